//! The two functions of `unic-ucd-ident` that the Python parser calls.

/// Whether an identifier may begin with it (UAX #31).
pub fn is_xid_start(char: char) -> bool {
    if char.is_ascii() { char.is_ascii_alphabetic() } else { unicode_ident::is_xid_start(char) }
}

/// Whether an identifier may go on with it (UAX #31).
pub fn is_xid_continue(char: char) -> bool {
    if char.is_ascii() { char.is_ascii_alphanumeric() || char == '_' } else { unicode_ident::is_xid_continue(char) }
}
