"""Helpers of the DAGs in the folder above. Defines no DAG."""
