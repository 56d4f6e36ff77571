//! `"…" % values` and `"…".format(…)`, where the template is known whole and the values are texts and numbers.

use super::value::{Text, Value};

/// `template % value`; nothing where it can't be told what comes out.
pub fn percent(template: &str, value: &Value) -> Option<Text> {
    let mut positional = match value {
        Value::Sequence(values) => values.as_slice(),
        Value::Mapping(_) => &[],
        single => std::slice::from_ref(single),
    }
    .iter();
    let mut out = Text::default();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        out = out.followed_by(Text::known(before));
        if let Some(after) = after.strip_prefix('%') {
            out = out.followed_by(Text::known("%"));
            rest = after;
            continue;
        }
        let (argument, after) = match (value, after.strip_prefix('(')) {
            (Value::Mapping(entries), Some(named)) => {
                let (name, after) = named.split_once(')')?;
                let is_named = |(key, _): &&(Value, Value)| key.as_text() == Some(name);
                (&entries.iter().find(is_named)?.1, after)
            }
            (_, Some(_)) => return None,
            (_, None) => (positional.next()?, after),
        };
        let digits = after.find(|char: char| !char.is_ascii_digit())?;
        let (width, conversion) = after.split_at(digits);
        out = out.followed_by(match (conversion.as_bytes().first()?, width, argument) {
            (b's', "", argument) => argument.written()?,
            (b'd' | b'i', width, Value::Int(number)) => padded(*number, width)?,
            _ => return None,
        });
        rest = &conversion[1..];
    }
    positional.next().is_none().then(|| out.followed_by(Text::known(rest)))
}

/// `template.format(…)`; nothing where it can't be told what comes out.
pub fn braces(template: &str, positional: &[Value], named: &[(String, Value)]) -> Option<Text> {
    let mut out = Text::default();
    let mut next = 0;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        out = out.followed_by(Text::known(&rest[..at]));
        let (sign, after) = rest[at..].split_at(1);
        if let Some(after) = after.strip_prefix(sign) {
            out = out.followed_by(Text::known(sign));
            rest = after;
            continue;
        }
        let (field, after) = after.split_once('}').filter(|_| sign == "{")?;
        let (name, spec) = field.split_once(':').unwrap_or((field, ""));
        let argument = if name.is_empty() {
            next += 1;
            positional.get(next - 1)?
        } else if let Ok(place) = name.parse::<usize>() {
            positional.get(place)?
        } else {
            &named.iter().find(|(known, _)| known == name)?.1
        };
        out = out.followed_by(spec_applied(argument, spec)?);
        rest = after;
    }
    Some(out.followed_by(Text::known(rest)))
}

/// A value in a replacement field with what stands behind its colon.
pub fn spec_applied(value: &Value, spec: &str) -> Option<Text> {
    match (value, spec.strip_suffix('d').unwrap_or(spec)) {
        (value, "") if spec.is_empty() => value.written(),
        (Value::Int(number), width) if width.bytes().all(|byte| byte.is_ascii_digit()) => padded(*number, width),
        _ => None,
    }
}

/// A number in so many places, with zeros in front of it where the width begins with one.
fn padded(number: i64, width: &str) -> Option<Text> {
    let places = if width.is_empty() { 0 } else { width.parse::<usize>().ok().filter(|places| *places < 100)? };
    Some(Text::known(if width.starts_with('0') { format!("{number:0places$}") } else { format!("{number:places$}") }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: Option<Text>) -> Option<String> {
        text.and_then(|text| text.as_known().map(ToOwned::to_owned))
    }

    // As CPython answers.
    #[test]
    fn templates_are_filled_in() {
        let pair = Value::Sequence(vec![Value::text("a"), Value::Int(7)]);
        assert_eq!(known(percent("%s_%04d%%", &pair)).as_deref(), Some("a_0007%"));
        assert_eq!(known(percent("%s", &Value::text("x"))).as_deref(), Some("x"));
        assert_eq!(known(percent("%s", &pair)), None);
        assert_eq!(known(percent("%.2f", &Value::Int(1))), None);
        let named = Value::Mapping(vec![(Value::text("n"), Value::Int(3))]);
        assert_eq!(known(percent("v%(n)s", &named)).as_deref(), Some("v3"));
        let positional = [Value::text("a"), Value::Int(7)];
        assert_eq!(known(braces("{{{}}}-{:03d}", &positional, &[])).as_deref(), Some("{a}-007"));
        assert_eq!(known(braces("{1}{0}", &positional, &[])).as_deref(), Some("7a"));
        assert_eq!(known(braces("{n}", &[], &[("n".to_owned(), Value::text("x"))])).as_deref(), Some("x"));
        assert_eq!(known(braces("{0.x}", &positional, &[])), None);
        assert_eq!(known(braces("{", &positional, &[])), None);
    }
}
