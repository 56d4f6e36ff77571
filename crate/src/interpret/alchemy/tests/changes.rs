//! Directives, statements and methods.
