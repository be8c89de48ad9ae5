//! Rows as a text table.

use std::fmt;

use super::{ErrorCode, PropTag, PropValue, RowSet};

/// No cell is wider.
const WIDEST: usize = 40;
/// Hex digits that stay at the end of long bytes: keys of one kind begin alike and differ there.
const TAIL: usize = 16;

/// A text table, columns by name, one line a row: made to be read in a failed test.
///
/// A missing value is `-`, another error its name, empty text `""`. Long text ends with `…`, of long bytes the middle
/// is left out. Line ends and other control characters are escaped, numbers stand to the right.
///
/// ```
/// use mapi_emulator::columns;
/// use mapi_emulator::vocab::{ErrorCode, PropValue, RowSet, tags::*};
///
/// let mut rows = RowSet::new(columns![PR_SUBJECT, PR_MESSAGE_SIZE, PR_SEARCH_KEY].into());
/// rows.push(["Lunch at noon?".into(), 1_024.into(), PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND)]);
/// rows.push(["".into(), 7.into(), PropValue::Binary([0xAB; 32][..].into())]);
/// assert_eq!(
///     rows.to_string(),
///     "\
/// PR_SUBJECT      PR_MESSAGE_SIZE  PR_SEARCH_KEY
/// --------------  ---------------  ----------------------------------------
/// Lunch at noon?             1024  -
/// \"\"                            7  ABABABABABABABABABABABA…ABABABABABABABAB
/// ",
/// );
/// ```
impl fmt::Display for RowSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<String> = self.columns().iter().map(PropTag::to_string).collect();
        let rows: Vec<Vec<String>> = self.iter().map(|row| row.cells().iter().map(cell).collect()).collect();
        let width = |(column, name): (usize, &String)| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([name.chars().count()]).max().unwrap_or(0)
        };
        let widths: Vec<usize> = names.iter().enumerate().map(width).collect();
        let right: Vec<bool> = (0..names.len()).map(|column| is_right(self, column)).collect();
        line(f, &names, &widths, &vec![false; names.len()])?;
        line(f, &widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>(), &widths, &right)?;
        rows.iter().try_for_each(|row| line(f, row, &widths, &right))?;
        if rows.is_empty() { writeln!(f, "(no rows)") } else { Ok(()) }
    }
}

fn line(f: &mut fmt::Formatter<'_>, cells: &[String], widths: &[usize], right: &[bool]) -> fmt::Result {
    let padded = cells.iter().zip(widths).zip(right).map(|((cell, width), right)| {
        if *right { format!("{cell:>width$}") } else { format!("{cell:width$}") }
    });
    writeln!(f, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())
}

/// Whether a column holds numbers.
fn is_right(rows: &RowSet, column: usize) -> bool {
    use PropValue as V;
    let is_number = |value: &PropValue| {
        matches!(
            value,
            V::Short(_) | V::Long(_) | V::I8(_) | V::Currency(_) | V::Float(_) | V::Double(_) | V::Error(_)
        )
    };
    rows.iter().all(|row| is_number(&row.cells()[column]))
        && rows.iter().any(|row| row.cells()[column].as_error().is_none())
}

fn cell(value: &PropValue) -> String {
    match value {
        PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND) => "-".to_owned(),
        PropValue::Error(code) => code.name().map_or_else(|| code.to_string(), str::to_owned),
        PropValue::Unicode(text) if text.is_empty() => "\"\"".to_owned(),
        PropValue::String8(text) if text.is_empty() => "\"\"".to_owned(),
        PropValue::Binary(_) | PropValue::SvrEid(_) | PropValue::Actions(_) => {
            without_middle(value.to_string())
        }
        _ => without_end(&value.to_string()),
    }
}

fn without_middle(digits: String) -> String {
    match digits.len().checked_sub(TAIL) {
        Some(tail) if digits.len() > WIDEST => {
            format!("{}…{}", &digits[..WIDEST - TAIL - 1], &digits[tail..])
        }
        _ => digits,
    }
}

fn without_end(text: &str) -> String {
    let mut shown = String::new();
    for letter in text.chars() {
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
        if shown.len() > 4 * WIDEST {
            break;
        }
    }
    match shown.char_indices().nth(WIDEST) {
        Some(_) => shown.chars().take(WIDEST - 1).chain(['…']).collect(),
        None => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns;
    use crate::vocab::Row;
    use crate::vocab::tags::*;

    #[test]
    fn rows_are_read_at_a_glance() {
        let mut rows = RowSet::new(columns![PR_SUBJECT, PR_MESSAGE_FLAGS, PR_ENTRYID, PR_BODY].into());
        let missing = || PropValue::Error(ErrorCode::MAPI_E_NOT_FOUND);
        let large = PropValue::Error(ErrorCode::MAPI_E_NOT_ENOUGH_MEMORY);
        let mut id = [0_u8; 70];
        id[69] = 0x2A;
        rows.push(["Größe".into(), 1.into(), PropValue::Binary(id[..].into()), large]);
        rows.push(["two\r\nlines".into(), missing(), missing(), "é".repeat(41).into()]);
        rows.push([PropValue::Null, (-12).into(), PropValue::Binary([1][..].into()), "".into()]);
        let expected = [
            "PR_SUBJECT    PR_MESSAGE_FLAGS  PR_ENTRYID                                PR_BODY",
            "------------  ----------------  ----------------------------------------  ----------------------------------------",
            "Größe                        1  00000000000000000000000…000000000000002A  MAPI_E_NOT_ENOUGH_MEMORY",
            "two\\r\\nlines                 -  -                                         ééééééééééééééééééééééééééééééééééééééé…",
            "NULL                       -12  01                                        \"\"",
        ];
        assert_eq!(rows.to_string().lines().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn no_rows_are_said_to_be_none() {
        let rows = RowSet::new(columns![PR_SUBJECT].into());
        assert_eq!(rows.to_string(), "PR_SUBJECT\n----------\n(no rows)\n");
        assert!(Row::default().is_empty());
    }
}
