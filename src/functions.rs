//! MAPI helper functions and where they are.
//!
//! MAPI comes with functions that compare, copy, count and convert. Some are what Rust's values do by themselves, some
//! are methods here, and three that compare as tables do are functions of this module, beside two that read numbers.
//!
//! | function | here |
//! |---|---|
//! | `FPropCompareProp` | [`compare_prop`] |
//! | `LPropCompareProp` | [`order_props`] |
//! | `FPropContainsProp` | [`prop_contains`] |
//! | `PpropFindProp`, `LpValFindProp` | [`Property::find`] |
//! | `FPropExists` | [`has`](crate::interface::ext::MapiPropExt::has) |
//! | `HrGetOneProp` | [`get`](crate::interface::ext::MapiPropExt::get), [`value`](crate::interface::ext::MapiPropExt::value) |
//! | `HrSetOneProp` | [`set`](crate::interface::ext::MapiPropExt::set) |
//! | `HrValidateIPMSubtree` | [`validate_ipm_subtree`](crate::interface::Mapi::validate_ipm_subtree) |
//! | `MAPIOpenFormMgr`, `MAPIOpenLocalFormContainer` | [`open_form_mgr`](crate::interface::Mapi::open_form_mgr), [`open_local_form_container`](crate::interface::Mapi::open_local_form_container) |
//! | `HrQueryAllRows` | [`query_all_rows`](crate::interface::ext::MapiTableExt::query_all_rows) |
//! | `HrAddColumns`, `HrAddColumnsEx` | [`add_columns`](crate::interface::ext::MapiTableExt::add_columns), [`add_columns_ex`](crate::interface::ext::MapiTableExt::add_columns_ex) |
//! | `FEqualNames` | `==` of [`PropName`](crate::vocab::PropName) |
//! | `IsEqualMAPIUID` | `==` of [`MapiUid`](crate::vocab::MapiUid) |
//! | `ScDupPropset`, `ScCopyProps`, `PropCopyMore` | `clone` and `to_vec`, which always succeed: a value has a known type |
//! | `ScRelocProps` | nothing: there are no pointers to adjust |
//! | `ScCountProps` | [`Property::total_size`] |
//! | `UlPropSize` | [`PropValue::value_size`](crate::vocab::PropValue::value_size) |
//! | `GetInstance` | [`Property::instance`], [`PropValue::instance`](crate::vocab::PropValue::instance) |
//! | `FBadProp`, `FBadPropTag` | not [`Property::is_valid`], not [`PropTag::is_valid`](crate::vocab::PropTag::is_valid) |
//! | `FBadRestriction`, `FBadSortOrderSet`, `FBadColumnSet`, `FBadRow`, `FBadRowSet` | [`vocab::validity`](crate::vocab::validity) |
//! | `HexFromBin` | `to_string` of [`Binary`](crate::vocab::Binary), without a NUL |
//! | `FBinFromHex`, `ScBinFromHexBounded` | [`Binary::from_hex`](crate::vocab::Binary::from_hex), [`Binary::from_hex_bounded`](crate::vocab::Binary::from_hex_bounded) |
//! | `UlFromSzHex`, `UFromSz` | [`leading_hex`], [`leading_number`] |
//! | `SzFindCh`, `SzFindLastCh`, `SzFindSz` | [`str::find`] of a `char`, [`str::rfind`], [`str::find`] of a text |
//! | `FtAddFt`, `FtSubFt`, `FtNegFt`, `FtMulDw`, `FtMulDwDw` | [`FileTime`](crate::vocab::FileTime): `wrapping_add`, `wrapping_sub`, `wrapping_neg`, `wrapping_mul`, `product` |
//! | `MNLS_lstrlenW` | `text.encode_utf16().count()` |
//! | `MNLS_lstrcmpW`, `MNLS_CompareStringW` | [`Ord`] of `str`; [`compare_prop`] where case shall not count |
//! | `MNLS_lstrcpyW` | `to_owned` |
//! | `MNLS_MultiByteToWideChar`, `MNLS_WideCharToMultiByte` | [`CodePage::decode`](crate::vocab::CodePage::decode), [`CodePage::encode`](crate::vocab::CodePage::encode) |
//! | `MNLS_IsBadStringPtrW` | nothing: a reference is never bad |
//! | `ScCopyNotifications`, `ScCountNotifications`, `ScRelocNotifications` | `clone` of a [`Notification`](crate::vocab::Notification), `len`, nothing |
//! | `HrAllocAdviseSink` | any closure of `&[Notification]` is an [`AdviseSink`](crate::interface::AdviseSink) |
//! | `HrThisThreadAdviseSink` | [`this_thread_advise_sink`](crate::interface::Mapi::this_thread_advise_sink) |
//! | `HrDispatchNotifications` | [`dispatch_notifications`](crate::interface::Mapi::dispatch_notifications) |
//! | `BuildDisplayTable` | [`Emulator::build_display_table`](crate::Emulator::build_display_table), [`Control`](crate::vocab::Control) for each row |
//! | `CreateTable`, `CreateIProp` | [`Emulator::create_table`](crate::Emulator::create_table), [`Emulator::create_prop`](crate::Emulator::create_prop); for providers [`MapiSupport`](crate::interface::spi::MapiSupport) |

#![doc(alias(
    "FEqualNames",
    "IsEqualMAPIUID",
    "ScDupPropset",
    "ScCopyProps",
    "PropCopyMore",
    "ScRelocProps",
    "HexFromBin",
    "SzFindCh",
    "SzFindLastCh",
    "SzFindSz",
    "MNLS_lstrlenW",
    "MNLS_lstrcmpW",
    "MNLS_CompareStringW",
    "MNLS_lstrcpyW",
    "MNLS_MultiByteToWideChar",
    "MNLS_WideCharToMultiByte",
    "MNLS_IsBadStringPtrW",
    "ScCopyNotifications",
    "ScCountNotifications",
    "ScRelocNotifications",
    "HrAllocAdviseSink",
))]

use std::cmp::Ordering;

use crate::engine::table;
use crate::vocab::{FuzzyLevel, Property, RelOp};

/// Whether `left` stands in this relation to `right`, compared as tables compare: without regard to the case of text.
///
/// Values of different types stand in no relation, not even `RELOP_NE`; nor do any in `RELOP_RE` or one without a name.
///
/// ```
/// use mapi_emulator::functions::compare_prop;
/// use mapi_emulator::vocab::{Property, RelOp, tags::*};
///
/// let (one, other) = (Property::of(PR_SUBJECT, "lunch"), Property::of(PR_DISPLAY_NAME, "LUNCH"));
/// assert!(compare_prop(&one, RelOp::RELOP_EQ, &other));
/// ```
#[must_use]
#[doc(alias = "FPropCompareProp")]
pub fn compare_prop(left: &Property, relop: RelOp, right: &Property) -> bool {
    table::holds_between(&left.value, relop, &right.value)
}

/// The order of two values, that of tables; where they have none the answer is the same every time, and never
/// `Equal` for what differs.
#[must_use]
#[doc(alias = "LPropCompareProp")]
pub fn order_props(left: &Property, right: &Property) -> Ordering {
    table::order(&left.value, &right.value)
}

/// Whether the text or bytes of `property` hold those of `part`, as a content restriction of this level would find.
///
/// A level that is not valid means the whole value, exactly. Other values, and values of different types, hold nothing.
#[must_use]
#[doc(alias = "FPropContainsProp")]
pub fn prop_contains(property: &Property, part: &Property, fuzzy: FuzzyLevel) -> bool {
    table::contains(&property.value, &part.value, fuzzy)
}

/// The hex number that a text begins with, modulo 2^32; 0 if it begins with none.
#[must_use]
#[doc(alias = "UlFromSzHex")]
pub fn leading_hex(text: &str) -> u32 {
    leading(text, 16)
}

/// The decimal number that a text begins with, modulo 2^32; 0 if it begins with none.
#[must_use]
#[doc(alias = "UFromSz")]
pub fn leading_number(text: &str) -> u32 {
    leading(text, 10)
}

fn leading(text: &str, radix: u32) -> u32 {
    let digits = text.chars().map_while(|letter| letter.to_digit(radix));
    digits.fold(0, |number: u32, digit| number.wrapping_mul(radix).wrapping_add(digit))
}
