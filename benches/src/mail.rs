//! The mails that every peer keeps: made by rule, so that any machine and any peer has the same ones.

use crate::words::{CATEGORIES, CLASSES, FIRST_NAMES, LAST_NAMES, WORDS};

/// What W3 looks for in subjects: in about 5 % of them, in any case.
pub const NEEDLE: &str = "invoice";
/// W3 wants mails delivered at or after this time: about half of them. 100 ns units since 1601.
pub const CUTOFF: i64 = FIRST_DAY + FIVE_YEARS / 2;
/// `MSGFLAG_READ`.
pub const READ: i32 = 0x1;

/// What W5b looks for in previews: in none of them.
pub const ABSENT: &str = "xylophone";

const UNSENT: i32 = 0x8;
const SECOND: i64 = 10_000_000;
/// 2020-01-01.
const FIRST_DAY: i64 = 132_223_104_000_000_000;
const FIVE_YEARS: i64 = 5 * 365 * 86_400 * SECOND;

/// One mail: twenty properties that a client may set, about 490 bytes of them.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `PR_SUBJECT`: the topic, with "Re: " in front in 3 cases of 10.
    pub subject: String,
    /// `PR_CONVERSATION_TOPIC`: 3 to 8 words.
    pub topic: String,
    /// `PR_SENDER_NAME`: of 2,000, some of whom write much more than others.
    pub sender: String,
    /// `PR_SENDER_EMAIL_ADDRESS`.
    pub sender_email: String,
    /// `PR_MESSAGE_CLASS`.
    pub class: &'static str,
    /// `PR_INTERNET_MESSAGE_ID`.
    pub message_id: String,
    /// `PR_PREVIEW`: about 200 bytes.
    pub preview: String,
    /// `PR_MESSAGE_DELIVERY_TIME`: in the five years from 2020.
    pub delivered: i64,
    /// `PR_CLIENT_SUBMIT_TIME`: up to ten minutes before.
    pub submitted: i64,
    /// `PR_LAST_MODIFICATION_TIME`: up to a day after.
    pub modified: i64,
    /// `PR_SEARCH_KEY`.
    pub search_key: [u8; 16],
    /// `PR_PARENT_KEY`.
    pub parent_key: [u8; 16],
    /// `PR_REPORT_TAG`.
    pub report_tag: [u8; 16],
    /// `PR_TNEF_CORRELATION_KEY`.
    pub correlation_key: [u8; 16],
    /// `PR_MESSAGE_FLAGS`: read in 6 cases of 10.
    pub flags: i32,
    /// `PR_IMPORTANCE`.
    pub importance: i32,
    /// `PR_PRIORITY`.
    pub priority: i32,
    /// `PR_ICON_INDEX`: the number of the mail, by which a row is known again in every peer.
    pub number: i32,
    /// `PR_AUTO_FORWARDED`.
    pub auto_forwarded: bool,
    /// The named property `Keywords`: one to three.
    pub keywords: Vec<String>,
}

impl Mail {
    /// Mail number `number`, whatever the number of mails.
    #[must_use]
    pub fn new(number: u32) -> Self {
        let mut random = Random::new(u64::from(number).wrapping_mul(0xD1B5_4A32_D192_ED03) ^ 0x5EED);
        let (sender, sender_email) = sender(&mut random);
        let topic = topic(&mut random);
        let subject = if random.below(10) < 3 { format!("Re: {topic}") } else { topic.clone() };
        let preview = preview(&mut random);
        let delivered = delivery(&mut random);
        let read = if random.below(10) < 6 { READ } else { 0 };
        let unsent = if random.below(50) == 0 { UNSENT } else { 0 };
        let importance = random.pick(&[1, 1, 1, 1, 1, 1, 2, 2, 0, 1]);
        let keywords = random.pick(&[1, 1, 1, 1, 1, 2, 2, 3]);
        Self {
            subject,
            topic,
            sender,
            sender_email,
            class: random.pick(&CLASSES),
            message_id: format!("<{:016x}.{number:x}@mail.example.com>", random.next()),
            preview,
            delivered,
            submitted: delivered - random.below(600) as i64 * SECOND,
            modified: delivered + random.below(86_400) as i64 * SECOND,
            search_key: random.key(),
            parent_key: random.key(),
            report_tag: random.key(),
            correlation_key: random.key(),
            flags: read | unsent,
            importance,
            priority: importance - 1,
            number: number as i32,
            auto_forwarded: random.below(5) == 0,
            keywords: (0..keywords).map(|_| random.pick(&CATEGORIES).to_owned()).collect(),
        }
    }

    /// The entry id of a peer that leaves it to its client: unique, and in no order.
    #[must_use]
    pub fn entry_id(&self) -> [u8; 16] {
        self.search_key
    }

    /// The bytes of all values, text in UTF-8: what a message takes at the very least.
    #[must_use]
    pub fn payload(&self) -> usize {
        let texts = [
            &self.subject,
            &self.topic,
            &self.sender,
            &self.sender_email,
            self.class,
            &self.message_id,
            &self.preview,
        ];
        let text = texts.iter().map(|text| text.len()).sum::<usize>();
        let keywords = self.keywords.iter().map(String::len).sum::<usize>();
        text + keywords + 3 * size_of::<i64>() + 4 * 16 + 4 * size_of::<i32>() + 1
    }

    /// Whether the view of W6 shows this mail.
    #[must_use]
    pub fn is_watched(&self) -> bool {
        self.delivered >= CUTOFF && self.flags & READ != 0
    }

    /// Whether the restriction of W3 finds this mail.
    #[must_use]
    pub fn is_found(&self) -> bool {
        self.is_watched() && self.subject.to_lowercase().contains(NEEDLE)
    }
}

/// The first `count` mails.
#[must_use]
pub fn mails(count: usize) -> Vec<Mail> {
    (0..count as u32).map(Mail::new).collect()
}

/// `count` numbers of mails out of `mails`, at random.
#[must_use]
pub fn picks(mails: usize, count: usize) -> Vec<usize> {
    let mut random = Random::new(0xCAFE);
    (0..count).map(|_| random.below(mails as u64) as usize).collect()
}

/// When some mail was delivered.
pub fn delivery(random: &mut Random) -> i64 {
    FIRST_DAY + random.below(FIVE_YEARS as u64) as i64
}

fn sender(random: &mut Random) -> (String, String) {
    let even = random.below(1000);
    let skewed = even * even / 1000;
    let person = (skewed * 2 + random.below(2)) as usize;
    let first = FIRST_NAMES[person % FIRST_NAMES.len()];
    let last = LAST_NAMES[person / FIRST_NAMES.len() % LAST_NAMES.len()];
    let email = format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase());
    (format!("{first} {last}"), email)
}

fn topic(random: &mut Random) -> String {
    let words = 3 + random.below(6);
    let needle = (random.below(100) < 5).then(|| random.below(words));
    let word = |at| match random.pick(&WORDS) {
        _ if needle == Some(at) => random.pick(&["invoice", "Invoice", "INVOICE"]).to_owned(),
        word if random.below(4) == 0 => capitalised(word),
        word => word.to_owned(),
    };
    (0..words).map(word).collect::<Vec<_>>().join(" ")
}

fn preview(random: &mut Random) -> String {
    let length = 160 + random.below(80) as usize;
    let mut text = capitalised(random.pick(&WORDS));
    while text.len() < length {
        text.push(' ');
        text.push_str(random.pick(&WORDS));
    }
    text.push('.');
    text
}

fn capitalised(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
}

/// A random sequence that every machine repeats (SplitMix64).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence that this number begins.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    fn key(&mut self) -> [u8; 16] {
        (u128::from(self.next()) << 64 | u128::from(self.next())).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_as_varied_as_the_workloads_assume() {
        let mails = mails(20_000);
        let share =
            |is: fn(&Mail) -> bool| mails.iter().filter(|mail| is(mail)).count() as f64 / mails.len() as f64;
        assert!((0.03..0.07).contains(&share(|mail| mail.subject.to_lowercase().contains(NEEDLE))));
        assert!(mails.iter().all(|mail| !mail.preview.to_lowercase().contains(ABSENT)));
        assert!((0.45..0.55).contains(&share(|mail| mail.delivered >= CUTOFF)));
        assert!((0.55..0.65).contains(&share(|mail| mail.flags & READ != 0)));
        let mut ids: Vec<_> = mails.iter().map(Mail::entry_id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), mails.len());
        let payload = mails.iter().map(Mail::payload).sum::<usize>() / mails.len();
        assert!((450..550).contains(&payload), "{payload}");
    }

    #[test]
    fn a_mail_depends_on_its_number_alone() {
        assert_eq!(format!("{:?}", mails(3)[2]), format!("{:?}", Mail::new(2)));
    }
}
