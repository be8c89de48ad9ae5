//! The people of a directory, and what somebody types to find one of them: made by rule, as [mails](crate::mail) are.

use crate::mail::picks;
use crate::words::FIRST_NAMES;

/// Names typed in one run of W11.
pub const TYPED: usize = 64;

const CONSONANTS: [char; 10] = ['b', 'd', 'g', 'k', 'l', 'm', 'n', 'r', 's', 't'];
const VOWELS: [char; 4] = ['a', 'e', 'i', 'o'];
const SYLLABLES: u32 = 40;
/// Four syllables each.
const LAST_NAMES: u32 = SYLLABLES.pow(4);

/// Somebody who can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// `PR_DISPLAY_NAME`: first and last name. Of three people two have the same last name.
    pub name: String,
    /// `PR_SMTP_ADDRESS`, of nobody else.
    pub address: String,
}

impl Person {
    /// Person number `number`, however many there are.
    #[must_use]
    pub fn new(number: u32) -> Self {
        let (first, last) = (FIRST_NAMES[number as usize % FIRST_NAMES.len()], last_name(number));
        Self {
            address: format!("{}.{last}.{number}@example.com", first.to_lowercase()),
            name: format!("{first} {}{}", last[..1].to_uppercase(), &last[1..]),
        }
    }

    /// What a typed word may begin, in lower case: the words of the name, the address.
    pub fn words(&self) -> impl Iterator<Item = String> {
        self.name.split(' ').chain([&*self.address]).map(str::to_lowercase)
    }
}

/// The first `count` people.
#[must_use]
pub fn people(count: usize) -> Vec<Person> {
    (0..count as u32).map(Person::new).collect()
}

/// What is typed to find some of `people` people: all but the last letter of their last name, which two thirds of them share with
/// somebody. Every eighth name is nobody's.
#[must_use]
pub fn typed_names(people: usize) -> Vec<String> {
    let typed = picks(people, TYPED).into_iter().enumerate().map(|(place, number)| {
        let name = last_name(number as u32);
        if place % 8 == 7 { format!("x{name}") } else { name[..name.len() - 1].to_owned() }
    });
    typed.collect()
}

fn last_name(number: u32) -> String {
    let family = number / 3 * 2 + u32::from(!number.is_multiple_of(3));
    // A factor that shares no divisor with the number of names: each family has its own.
    let mut rest = (u64::from(family) * 1_234_567 % u64::from(LAST_NAMES)) as u32;
    let mut name = String::with_capacity(8);
    for _ in 0..4 {
        let syllable = (rest % SYLLABLES) as usize;
        rest /= SYLLABLES;
        name.extend([CONSONANTS[syllable / VOWELS.len()], VOWELS[syllable % VOWELS.len()]]);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_names_mean_nobody_one_or_several() {
        let people = people(3_000);
        let matches = |typed: &str| {
            people.iter().filter(|person| person.words().any(|word| word.starts_with(typed))).count()
        };
        let found: Vec<_> = typed_names(people.len()).iter().map(|typed| matches(typed)).collect();
        assert_eq!(found.iter().filter(|count| **count == 0).count(), TYPED / 8);
        assert!(found.iter().filter(|count| **count == 1).count() > TYPED / 8);
        assert!(found.iter().filter(|count| **count > 1).count() > TYPED / 4);
        assert!(found.iter().all(|count| *count < 10), "{found:?}");
    }
}
