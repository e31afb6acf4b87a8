"""Home pages, dashboards, statements and public lists: reads everything, owns no table, writes nothing."""
