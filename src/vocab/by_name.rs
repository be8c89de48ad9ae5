//! Numbers in fixtures: where people write, the MAPI name will do.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// Reads a number, or in formats for people what `named` makes of a text.
pub fn number_or_name<'de, D, N>(
    deserializer: D,
    what: &'static str,
    named: fn(&str) -> Option<N>,
) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: Deserialize<'de> + TryFrom<u64> + TryFrom<i64>,
{
    if !deserializer.is_human_readable() {
        return N::deserialize(deserializer);
    }
    deserializer.deserialize_any(NumberOrName { what, named, number: PhantomData })
}

struct NumberOrName<N> {
    what: &'static str,
    named: fn(&str) -> Option<N>,
    number: PhantomData<N>,
}

impl<N: TryFrom<u64> + TryFrom<i64>> Visitor<'_> for NumberOrName<N> {
    type Value = N;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a name or number of {}", self.what)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<N, E> {
        N::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<N, E> {
        N::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<N, E> {
        (self.named)(name).ok_or_else(|| E::invalid_value(Unexpected::Str(name), &self))
    }
}
