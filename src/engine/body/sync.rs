//! Whether two texts are the same but for white space, and what `RTFSync` notes of one.

use super::lzfu::crc;

/// Whether both texts have the same characters in the same order, white space apart (PRP-BODY-8).
pub fn same_text(left: &str, right: &str) -> bool {
    significant(left).eq(significant(right))
}

fn significant(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

/// What `RTFSync` notes of a text: the values of `PR_RTF_SYNC_BODY_CRC`, `_COUNT` and `_TAG`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncMarks {
    /// CRC of the characters that are no white space, in UTF-8.
    pub crc: i32,
    /// How many these are.
    pub count: i32,
    /// The first of them.
    pub tag: String,
}

impl SyncMarks {
    /// Characters in a tag.
    const TAG: usize = 20;

    /// What there is to note of this text.
    pub fn of(text: &str) -> Self {
        let characters: String = significant(text).collect();
        Self {
            crc: crc(characters.as_bytes()) as i32,
            count: i32::try_from(characters.chars().count()).unwrap_or(i32::MAX),
            tag: characters.chars().take(Self::TAG).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// PRP-BODY-8
    #[test]
    fn white_space_makes_no_difference() {
        assert!(same_text("Hello  you\r\n", " Hel\u{A0}lo\tyou"));
        assert!(!same_text("Hello", "hello") && !same_text("a", "ab"));
        assert_eq!(SyncMarks::of(" a b\r\nc"), SyncMarks::of("abc"));
        let marks = SyncMarks::of("123456789");
        // The CRC of these digits that PRP-LZFU-3 gives: start 0, no inversion at the end.
        assert_eq!((marks.crc as u32, marks.count, marks.tag.as_str()), (0x2DFD_2D88, 9, "123456789"));
        assert_eq!(SyncMarks::of(&"é".repeat(30)).tag, "é".repeat(20));
    }
}
