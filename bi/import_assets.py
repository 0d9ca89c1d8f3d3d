"""Imports the dashboard with its charts, its dataset and its database from assets/, replacing what an earlier import left."""

import pathlib

from superset.app import create_app

ASSETS = pathlib.Path(__file__).parent / "assets"

with create_app().app_context():
    # Superset's modules can be imported only inside an application.
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    files = {str(path.relative_to(ASSETS)): path.read_text(encoding="utf-8") for path in sorted(ASSETS.rglob("*.yaml"))}
    with override_user(security_manager.find_user("admin")):
        ImportAssetsCommand(files).run()
print(f"superset-init: imported {len(files) - 1} files")
