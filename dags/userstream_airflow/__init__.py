"""What the DAGs of userstream share. It holds no DAG itself."""
