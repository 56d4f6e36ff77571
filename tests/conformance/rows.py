"""What a query answers, as dictionaries."""

import sqlalchemy


def rows(connection, sql, **parameters):
    return [dict(row) for row in connection.execute(sqlalchemy.text(sql), parameters).mappings()]
