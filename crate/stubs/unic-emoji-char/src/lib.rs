//! The one function of `unic-emoji-char` that the Python parser calls.

/// Whether it is shown as an emoji: the parser would take it for a name, which Python does not
/// (language reference, section 2.3), so that the answer is no.
pub fn is_emoji_presentation(_char: char) -> bool {
    false
}
