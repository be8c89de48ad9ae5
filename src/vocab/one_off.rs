use std::fmt;

use serde::{Deserialize, Serialize};

use super::{BadEntryId, Binary, EntryId, MapiUid, OneOffFlags, Text, ansi_decode, ansi_encode, guids};

/// The provider of one-off entry ids: MAPI itself.
pub const MAPI_ONE_OFF_UID: MapiUid = MapiUid::from_guid(guids::MAPI_ONE_OFF_UID);

/// Where the version stands: behind the flag bytes and the uid.
const VERSION: usize = 20;
const FLAGS: usize = 22;
const TEXTS: usize = 24;

/// A recipient that is in no address book; its entry id holds all there is to know (SES-ONEOFF-1).
///
/// ```
/// use mapi_emulator::vocab::OneOff;
///
/// let anna = OneOff::new("Anna", "SMTP", "anna@example.com");
/// let id = anna.to_entry_id();
/// assert_eq!(OneOff::parse(&id)?.address, "anna@example.com");
/// # Ok::<(), mapi_emulator::vocab::BadEntryId>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OneOff {
    /// `PR_DISPLAY_NAME`; may be empty.
    pub display_name: Text,
    /// `PR_ADDRTYPE`, as `SMTP`.
    pub address_type: Text,
    /// `PR_EMAIL_ADDRESS` in the format of its type.
    pub address: Text,
    /// Whether the recipient reads formatted text; false is `MAPI_ONE_OFF_NO_RICH_INFO`.
    pub rich_info: bool,
    /// Whether the id holds the texts in UTF-16 (`MAPI_ONE_OFF_UNICODE`) or in code page 1252.
    pub unicode: bool,
}

impl OneOff {
    /// A recipient in Unicode that reads formatted text.
    #[must_use]
    pub fn new(
        display_name: impl Into<Text>,
        address_type: impl Into<Text>,
        address: impl Into<Text>,
    ) -> Self {
        Self {
            display_name: display_name.into(),
            address_type: address_type.into(),
            address: address.into(),
            rich_info: true,
            unicode: true,
        }
    }

    /// The entry id, without padding and with nothing behind the last NUL (ADR-ONEOFFEID-2).
    ///
    /// Texts end at their first NUL; in 8-bit form a character outside code page 1252 becomes `?`.
    #[must_use]
    pub fn to_entry_id(&self) -> EntryId {
        let mut flags = OneOffFlags::NONE;
        flags.set(OneOffFlags::MAPI_ONE_OFF_NO_RICH_INFO, !self.rich_info);
        flags.set(OneOffFlags::MAPI_ONE_OFF_UNICODE, self.unicode);
        let mut private = vec![0; FLAGS - VERSION];
        private.extend((flags.bits() as u16).to_le_bytes());
        for text in [&self.display_name, &self.address_type, &self.address] {
            let text = text.split('\0').next().unwrap_or_default();
            if self.unicode {
                private.extend(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
            } else {
                private.extend_from_slice(&ansi_encode(text));
                private.push(0);
            }
        }
        EntryId::long_term(MAPI_ONE_OFF_UID, &private)
    }

    /// Reads an entry id that anybody may have built (ADR-ONEOFFEID-11).
    ///
    /// Tolerant where that does no harm: the four flag bytes, other flag bits (ADR-ONEOFFEID-7) and bytes behind the
    /// last NUL (ADR-ONEOFFEID-9) don't count; unpaired surrogates become U+FFFD.
    ///
    /// # Errors
    /// Another uid or version, a missing terminator, an empty type or address (ADR-ONEOFFEID-8).
    pub fn parse(id: &EntryId) -> Result<Self, BadEntryId> {
        let bytes = id.as_bytes();
        let too_short = BadEntryId::TooShort { least: TEXTS, len: bytes.len() };
        let found = id.provider_uid().ok_or(too_short)?;
        if found != MAPI_ONE_OFF_UID {
            return Err(BadEntryId::OtherProvider { expected: MAPI_ONE_OFF_UID, found });
        }
        let version = word(bytes, VERSION).ok_or(too_short)?;
        let flags = word(bytes, FLAGS).ok_or(too_short)?;
        if version != 0 {
            return Err(BadEntryId::NotZero { field: "version", at: VERSION, found: version });
        }
        let flags = OneOffFlags::from_bits_retain(flags.into());
        let unicode = flags.contains(OneOffFlags::MAPI_ONE_OFF_UNICODE);
        let mut texts = Texts { bytes, at: TEXTS, unicode };
        Ok(Self {
            display_name: texts.next("display name")?,
            address_type: texts.next_filled("address type")?,
            address: texts.next_filled("address")?,
            rich_info: !flags.contains(OneOffFlags::MAPI_ONE_OFF_NO_RICH_INFO),
            unicode,
        })
    }

    /// `PR_SEARCH_KEY`: `TYPE:ADDRESS` in upper case and a NUL (SES-ONEOFF-3, ADR-EID-8).
    ///
    /// Letters outside ASCII keep their UTF-8 bytes (ADR-EID-9).
    #[must_use]
    pub fn search_key(&self) -> Binary {
        format!("{}:{}\0", self.address_type, self.address).to_ascii_uppercase().into_bytes().into()
    }
}

/// `Anna[SMTP:anna@example.com]`.
impl fmt::Display for OneOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}:{}]", self.display_name, self.address_type, self.address)
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

/// The texts of an id, one after the other.
struct Texts<'a> {
    bytes: &'a [u8],
    at: usize,
    unicode: bool,
}

impl Texts<'_> {
    fn next(&mut self, field: &'static str) -> Result<Text, BadEntryId> {
        let rest = &self.bytes[self.at..];
        let unterminated = BadEntryId::Unterminated { field, at: self.at };
        let (text, len) = if self.unicode {
            let units: Vec<u16> = rest
                .chunks_exact(2)
                .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
                .take_while(|&unit| unit != 0)
                .collect();
            let len = units.len() * 2 + 2;
            if len > rest.len() {
                return Err(unterminated);
            }
            (String::from_utf16_lossy(&units).into(), len)
        } else {
            let len = rest.iter().position(|&byte| byte == 0).ok_or(unterminated)?;
            (ansi_decode(&rest[..len]), len + 1)
        };
        self.at += len;
        Ok(text)
    }

    fn next_filled(&mut self, field: &'static str) -> Result<Text, BadEntryId> {
        let at = self.at;
        let text = self.next(field)?;
        if text.is_empty() { Err(BadEntryId::Empty { field, at }) } else { Ok(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::shared::from_hex;

    const UNICODE: &str = "00000000812b1fa4bea310199d6e00dd010f54020000018041006c00000053004d0054005000000061\
                           00400062002e0063000000";
    const ANSI: &str = "00000000812b1fa4bea310199d6e00dd010f540200000000416c00534d5450006140622e6300";

    fn id(digits: &str) -> EntryId {
        EntryId::from(from_hex(digits).unwrap())
    }

    fn al(unicode: bool) -> OneOff {
        OneOff { rich_info: !unicode, unicode, ..OneOff::new("Al", "SMTP", "a@b.c") }
    }

    /// The id with other bytes at `at`.
    fn patched(digits: &str, at: usize, patch: &[u8]) -> EntryId {
        let mut bytes = from_hex(digits).unwrap();
        bytes[at..at + patch.len()].copy_from_slice(patch);
        EntryId::from(bytes)
    }

    fn samples() -> Vec<OneOff> {
        let texts = ["", "Al", "Zoë Müller €", "名前 😀", "a b:c[d]"];
        let mut samples = Vec::new();
        for name in texts {
            for address in &texts[1..] {
                for (rich_info, unicode) in [(true, true), (false, true), (true, false), (false, false)] {
                    let sample = OneOff { rich_info, unicode, ..OneOff::new(name, "SMTP", *address) };
                    if unicode || !(format!("{name}{address}").contains('😀')) {
                        samples.push(sample);
                    }
                }
            }
        }
        samples
    }

    /// SES-ONEOFF-1, SES-ONEOFF-2, ADR-ONEOFFEID-1, ADR-ONEOFFEID-2, ADR-ONEOFFEID-4, ADR-ONEOFFEID-5
    #[test]
    fn in_unicode_the_texts_are_utf_16() {
        assert_eq!(al(true).to_entry_id(), id(UNICODE));
        assert_eq!(id(UNICODE).as_bytes().len(), 52);
        assert_eq!(OneOff::parse(&id(UNICODE)), Ok(al(true)));
    }

    /// SES-ONEOFF-1, SES-ONEOFF-2, ADR-ONEOFFEID-1, ADR-ONEOFFEID-2, ADR-ONEOFFEID-4, ADR-ONEOFFEID-6
    #[test]
    fn without_unicode_the_texts_are_8_bit() {
        assert_eq!(al(false).to_entry_id(), id(ANSI));
        assert_eq!(id(ANSI).as_bytes().len(), 38);
        assert_eq!(OneOff::parse(&id(ANSI)), Ok(al(false)));
    }

    /// SES-ONEOFF-1
    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(samples().len(), 64);
        for sample in samples() {
            assert_eq!(OneOff::parse(&sample.to_entry_id()), Ok(sample));
        }
    }

    /// PRP-STR-2: an 8-bit id says "?" for what code page 1252 has no letter for.
    #[test]
    fn an_8_bit_id_has_only_letters_of_its_code_page() {
        let one_off = OneOff { unicode: false, ..OneOff::new("Ωmega", "SMTP", "é@b.c") };
        let read = OneOff::parse(&one_off.to_entry_id()).unwrap();
        assert_eq!((&*read.display_name, &*read.address), ("?mega", "é@b.c"));
    }

    /// PRP-TYPE-8
    #[test]
    fn a_text_ends_at_its_first_nul() {
        let read = OneOff::parse(&OneOff::new("A\0B", "SMTP", "a\0b").to_entry_id()).unwrap();
        assert_eq!((&*read.display_name, &*read.address), ("A", "a"));
    }

    /// ADR-ONEOFFEID-7, ADR-ONEOFFEID-9
    #[test]
    fn readers_accept_other_flags_and_trailing_bytes() {
        assert_eq!(OneOff::parse(&patched(ANSI, FLAGS, &[0, 0x10])), Ok(al(false)));
        assert_eq!(OneOff::parse(&id(&format!("{ANSI}DEADBEEF"))), Ok(al(false)));
        assert_eq!(OneOff::parse(&id(&format!("{UNICODE}EE"))), Ok(al(true)));
    }

    /// ADR-ONEOFFEID-8
    #[test]
    fn readers_reject_what_makes_no_recipient() {
        let error = |id: EntryId| OneOff::parse(&id).unwrap_err().to_string();
        assert_eq!(error(patched(ANSI, VERSION, &[2])), "the version at byte 20 is 2, not 0");
        assert_eq!(error(id("00")), "the entry id has 1 bytes where at least 24 are needed");
        assert_eq!(error(id(&ANSI[..74])), "the address at byte 32 has no terminator");
        // The last terminator lost one of its two bytes.
        assert_eq!(error(id(&UNICODE[..102])), "the address at byte 40 has no terminator");
        assert_eq!(
            error(OneOff::new("Al", "", "a@b.c").to_entry_id()),
            "the address type at byte 30 is empty"
        );
        assert_eq!(error(OneOff::new("Al", "SMTP", "").to_entry_id()), "the address at byte 40 is empty");
        assert_eq!(
            error(patched(ANSI, 4, &[0x82])),
            "bytes 4 to 19 name the provider a41f2b82-a3be-1910-9d6e-00dd010f5402, \
             not a41f2b81-a3be-1910-9d6e-00dd010f5402"
        );
    }

    /// ADR-ONEOFFEID-8: cut anywhere, no id is taken for a whole one.
    #[test]
    fn every_truncation_is_rejected() {
        for sample in samples() {
            let id = sample.to_entry_id();
            for len in 0..id.as_bytes().len() {
                assert!(OneOff::parse(&id.as_bytes()[..len].into()).is_err(), "{sample} cut to {len}");
            }
        }
    }

    #[test]
    fn a_flipped_byte_gives_an_error_or_a_recipient_that_survives_writing() {
        for sample in samples() {
            let bytes = sample.to_entry_id().as_bytes().to_vec();
            for at in 0..bytes.len() {
                for flip in [0x01, 0x80, 0xD8, 0xFF, bytes[at]] {
                    let mut flipped = bytes.clone();
                    flipped[at] ^= flip;
                    if let Ok(mut read) = OneOff::parse(&flipped.as_slice().into()) {
                        // U+FFFD stands for a bad byte and has no place in an 8-bit id.
                        read.unicode = true;
                        assert_eq!(OneOff::parse(&read.to_entry_id()), Ok(read));
                    }
                }
            }
        }
    }

    /// SES-ONEOFF-3, ADR-EID-8, ADR-EID-9
    #[test]
    fn the_search_key_is_upper_case_with_a_nul() {
        let one_off = OneOff::new("Al", "smtp", "a@b.cé");
        assert_eq!(*one_off.search_key(), *b"SMTP:A@B.C\xC3\xA9\0");
    }
}
