use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment: 100 ns units since 1601-01-01 00:00 UTC (`FILETIME`, the value of `PT_SYSTIME`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileTime(pub u64);

impl FileTime {
    /// Units of 100 ns in a second.
    pub const PER_SECOND: u64 = 10_000_000;
    /// Seconds from 1601-01-01 to 1970-01-01.
    const UNIX_EPOCH: u64 = 11_644_473_600;

    /// The moment this many seconds after 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self((seconds.wrapping_add(Self::UNIX_EPOCH as i64) as u64).wrapping_mul(Self::PER_SECOND))
    }

    /// Seconds since 1970-01-01 00:00 UTC, rounded towards 1601.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        (self.0 / Self::PER_SECOND) as i64 - Self::UNIX_EPOCH as i64
    }

    /// A moment of the Gregorian calendar in UTC; the date is not checked, days past the end of a month run on.
    #[must_use]
    pub const fn from_ymd_hms(year: i32, month: u32, day: u32, hour: u32, minute: u32, second: u32) -> Self {
        let days = days_from_civil(year as i64, month as i64, day as i64);
        Self::from_unix_seconds(days * 86_400 + hour as i64 * 3_600 + minute as i64 * 60 + second as i64)
    }

    /// The moment `duration` later, in steps of 100 ns; stays at the end of time rather than wrap.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        let units = u64::try_from(duration.as_nanos() / 100).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(units))
    }

    /// The sum of two numbers of 64 bits (`FtAddFt`).
    #[must_use]
    #[doc(alias = "FtAddFt")]
    pub const fn wrapping_add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// This less `other` (`FtSubFt`).
    #[must_use]
    #[doc(alias = "FtSubFt")]
    pub const fn wrapping_sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// 0 less this (`FtNegFt`).
    #[must_use]
    #[doc(alias = "FtNegFt")]
    pub const fn wrapping_neg(self) -> Self {
        Self(self.0.wrapping_neg())
    }

    /// So many times this (`FtMulDw`).
    #[must_use]
    #[doc(alias = "FtMulDw")]
    pub const fn wrapping_mul(self, times: u32) -> Self {
        Self(self.0.wrapping_mul(times as u64))
    }

    /// The product of two numbers of 32 bits, which always fits (`FtMulDwDw`).
    #[must_use]
    #[doc(alias = "FtMulDwDw")]
    pub const fn product(one: u32, other: u32) -> Self {
        Self(one as u64 * other as u64)
    }
}

// The proleptic Gregorian calendar in eras of 400 years, counted from 1970-01-01.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// `2025-06-01T08:30:00Z`; fractions of a second are printed only where there are any.
impl fmt::Display for FileTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.unix_seconds();
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        let of_day = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        match self.0 % Self::PER_SECOND {
            0 => f.write_str("Z"),
            fraction => write!(f, ".{fraction:07}Z"),
        }
    }
}

impl fmt::Debug for FileTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        assert_eq!(FileTime::from_ymd_hms(1601, 1, 1, 0, 0, 0), FileTime(0));
        assert_eq!(FileTime::from_ymd_hms(1970, 1, 1, 0, 0, 0).0, 116_444_736_000_000_000);
        assert_eq!(FileTime::from_ymd_hms(2000, 2, 29, 12, 34, 56).to_string(), "2000-02-29T12:34:56Z");
        assert_eq!(FileTime(1).to_string(), "1601-01-01T00:00:00.0000001Z");
        assert_eq!(FileTime::from_ymd_hms(2025, 12, 31, 23, 59, 59).unix_seconds(), 1_767_225_599);
    }

    /// PRP-TEXT-7
    #[test]
    fn arithmetic_wraps_at_64_bits() {
        let (one, end) = (FileTime(1), FileTime(u64::MAX));
        assert_eq!(FileTime(0xFFFF_FFFF).wrapping_add(FileTime(2)), FileTime(0x1_0000_0001));
        assert_eq!(end.wrapping_add(FileTime(2)), one);
        assert_eq!(FileTime(0x1_0000_0000).wrapping_sub(one), FileTime(0xFFFF_FFFF));
        assert_eq!(FileTime(0).wrapping_sub(one), end);
        assert_eq!((one.wrapping_neg(), FileTime(0).wrapping_neg()), (end, FileTime(0)));
        assert_eq!(FileTime(0x8000_0000).wrapping_mul(6), FileTime(0x3_0000_0000));
        assert_eq!(FileTime(1 << 63).wrapping_mul(3), FileTime(1 << 63));
        assert_eq!(FileTime::product(u32::MAX, u32::MAX), FileTime(0xFFFF_FFFE_0000_0001));
    }
}
