//! A report: the record of an audit in the page that shows it, one file.

use miniz_oxide::deflate::compress_to_vec_zlib;

/// Where the record goes in the page that shows it.
const PLACE: &str = "<script type=\"text/plain\" id=\"record\">";

/// The best that there is.
const LEVEL: u8 = 9;

/// A page with a record in it: a stream of zlib's in base64, which no text of a migration can end. Nothing where the page has
/// no place for it.
pub fn html(page: &str, record: &str) -> Option<String> {
    let (before, behind) = page.split_once(PLACE)?;
    let packed = base64(&compress_to_vec_zlib(record.as_bytes(), LEVEL));
    Some([before, PLACE, &packed, behind].concat())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| chunk.get(at).copied().map_or(0, u32::from);
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let letter = LETTERS.get(((bits >> (18 - 6 * at)) & 63) as usize).copied().map(char::from);
            text.extend(letter.map(|letter| if at > chunk.len() { '=' } else { letter }));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_filled_up() {
        let written = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(written, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }

    #[test]
    fn a_record_stands_in_its_place() {
        let page = format!("<p>$&</p>{PLACE}</script>");
        let report = html(&page, "{}").unwrap_or_default();
        assert!(report.starts_with("<p>$&</p><script") && report.ends_with("=</script>"), "{report}");
        assert_eq!(html("<p>no place</p>", "{}"), None);
    }
}
