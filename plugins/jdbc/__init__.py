"""SQL databases, under the names of the JDBC plug-ins."""
