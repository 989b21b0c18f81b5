"""The database of a real loss: eight tables with their counts, before and after one TRUNCATE ... CASCADE."""

from care.triage.postgres import Server

_SCHEMA = """
CREATE TABLE client_accounts (id serial PRIMARY KEY);
CREATE TABLE users (id serial PRIMARY KEY, created_at timestamptz DEFAULT now());
CREATE TABLE canonical_applications (id serial PRIMARY KEY, created_at timestamptz DEFAULT now());
CREATE TABLE crewai_flow_state_extensions (flow_id serial PRIMARY KEY, created_at timestamptz DEFAULT clock_timestamp());
CREATE TABLE data_imports (id serial PRIMARY KEY, master_flow_id int REFERENCES crewai_flow_state_extensions);
CREATE TABLE discovery_flows (id serial PRIMARY KEY, data_import_id int REFERENCES data_imports,
  flow_id int REFERENCES crewai_flow_state_extensions ON DELETE CASCADE);
CREATE TABLE raw_import_records (id serial PRIMARY KEY, data_import_id int REFERENCES data_imports);
CREATE TABLE assets (id serial PRIMARY KEY, raw_import_records_id int REFERENCES raw_import_records,
  client_account_id int REFERENCES client_accounts);
CREATE TABLE collection_flows (id serial PRIMARY KEY, created_at timestamptz DEFAULT clock_timestamp(),
  master_flow_id int REFERENCES crewai_flow_state_extensions);
CREATE TABLE collection_data_gaps (id serial PRIMARY KEY, flow int REFERENCES collection_flows ON DELETE CASCADE);
"""

COUNTS = {
    "assets": (81, 33),
    "discovery_flows": (8, 1),
    "data_imports": (8, 0),
    "raw_import_records": (115, 0),
    "collection_flows": (143, 101),
    "users": (11, 0),
    "canonical_applications": (8, 0),
    "crewai_flow_state_extensions": (136, 70),
}
"""Rows put in and deleted, by table, in the whole life of the database."""

REFILLED = {"collection_flows": 2, "crewai_flow_state_extensions": 2}
"""Rows that came after the loss."""

WIPED = {"assets", "discovery_flows", "data_imports", "raw_import_records"}
ROOT = "crewai_flow_state_extensions"


def live(server: Server, database: str) -> None:
    """The life of the database up to the loss."""
    server.run(database, _SCHEMA, *(_life(table, *counts) for table, counts in COUNTS.items()))


def _life(table: str, inserts: int, deletes: int) -> str:
    return f"{_insert(table, inserts - REFILLED.get(table, 0))}; DELETE FROM {table} WHERE {_key(table)} <= {deletes}"


def lose(server: Server, database: str) -> None:
    """The loss, and what came after it."""
    server.run(database, f"TRUNCATE {ROOT} CASCADE", *(_insert(table, rows) for table, rows in REFILLED.items()))


def _insert(table: str, rows: int) -> str:
    key = _key(table)
    return f"INSERT INTO {table} ({key}) SELECT nextval('{table}_{key}_seq') FROM generate_series(1, {rows})"


def _key(table: str) -> str:
    return "flow_id" if table == ROOT else "id"
