//! Properties looked for in a list, taken apart, and looked at for mistakes.

use super::{ErrorCode, PropTag, PropType, PropValue, Property};

impl PropTag {
    /// Whether its type is one that MAPI knows (`FBadPropTag` answers the opposite, PRP-COPYHELP-7).
    #[must_use]
    #[doc(alias = "FBadPropTag")]
    pub fn is_valid(self) -> bool {
        self.prop_type().name().is_some()
    }
}

impl Property {
    /// Whether the value is one that its tag can have (`FBadProp` answers the opposite, PRP-COPYHELP-7).
    ///
    /// Not valid are a tag of a type that MAPI does not know, a value of another type than the tag's, and a multi-value
    /// without values.
    #[must_use]
    #[doc(alias = "FBadProp")]
    pub fn is_valid(&self) -> bool {
        self.tag.is_valid()
            && self.tag.prop_type() == self.value.prop_type()
            && self.value.value_count() != Some(0)
    }

    /// The first property with this tag in a list (`PpropFindProp`, `LpValFindProp`); of `PT_UNSPECIFIED` the identifier
    /// decides (PRP-CMPHELP-6).
    ///
    /// ```
    /// use mapi_emulator::vocab::{PropValue, Property, tags::*};
    ///
    /// let list = [Property::of(PR_IMPORTANCE, 1), Property::of(PR_SUBJECT, "Lunch?")];
    /// assert_eq!(Property::find(&list, PR_SUBJECT).map(|found| &found.value), Some(&PropValue::from("Lunch?")));
    /// ```
    #[must_use]
    #[doc(alias = "PpropFindProp")]
    #[doc(alias = "LpValFindProp")]
    pub fn find(list: &[Self], tag: impl Into<PropTag>) -> Option<&Self> {
        let tag = tag.into();
        let any_type = tag.prop_type() == PropType::PT_UNSPECIFIED;
        list.iter().find(|property| property.tag == tag || any_type && property.tag.id() == tag.id())
    }

    /// One value of a multi-value property, under a tag without the multi-value flags (`GetInstance`,
    /// PRP-COPYHELP-6); `None` if there are not so many.
    #[must_use]
    #[doc(alias = "GetInstance")]
    pub fn instance(&self, index: usize) -> Option<Self> {
        self.value.instance(index).map(|value| Self::new(self.tag, value))
    }

    /// Bytes that the properties take as a block of `SPropValue` on 64-bit Windows, with what they point at
    /// (`ScCountProps`).
    ///
    /// # Errors
    /// `MAPI_E_INVALID_PARAMETER` if there is one with the identifier 0 or 0xFFFF, or a multi-value without values.
    #[doc(alias = "ScCountProps")]
    pub fn total_size(list: &[Self]) -> Result<usize, ErrorCode> {
        const PROPERTY: usize = 24;
        let size = |property: &Self| match property.value.value_count() {
            _ if property.tag.range().is_none() => Err(ErrorCode::MAPI_E_INVALID_PARAMETER),
            Some(0) => Err(ErrorCode::MAPI_E_INVALID_PARAMETER),
            _ => Ok(PROPERTY + outside(&property.value)),
        };
        list.iter().map(size).sum()
    }
}

/// Bytes of a value that do not stand in the `SPropValue` itself.
fn outside(value: &PropValue) -> usize {
    match value {
        PropValue::String8(_)
        | PropValue::Unicode(_)
        | PropValue::ClsId(_)
        | PropValue::Binary(_)
        | PropValue::SvrEid(_)
        | PropValue::Actions(_) => value.value_size(),
        several if several.value_count().is_some() => value.value_size(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::tags::*;
    use crate::vocab::{Binary, Guid, Text};

    fn raw(tag: u32, value: PropValue) -> Property {
        Property { tag: PropTag(tag), value }
    }

    fn texts(texts: &[&str]) -> PropValue {
        PropValue::MvUnicode(texts.iter().map(|text| Text::from(*text)).collect())
    }

    /// PRP-CMPHELP-6, PRP-CMPHELP-7
    #[test]
    fn a_property_is_found_by_its_tag_or_identifier() {
        let missing = raw(0x0037_000A, ErrorCode::MAPI_E_NOT_FOUND.into());
        let list = [
            missing.clone(),
            Property::of(PR_SUBJECT, "one"),
            Property::of(PR_SUBJECT, "two"),
            Property::of(PR_IMPORTANCE, 2),
        ];
        assert_eq!(Property::find(&list, PR_SUBJECT), Some(&list[1]));
        assert_eq!(Property::find(&list, PR_SUBJECT.with_type(PropType::PT_UNSPECIFIED)), Some(&missing));
        assert_eq!(Property::find(&list, PR_IMPORTANCE), Some(&list[3]));
        assert_eq!(Property::find(&list[..1], PR_SUBJECT), None);
        assert_eq!(Property::find(&list, PR_SUBJECT_A), None);
        assert_eq!(Property::find(&[], PR_SUBJECT), None);
    }

    /// PRP-COPYHELP-6
    #[test]
    fn one_of_several_values_is_a_property_of_its_own() {
        let both = raw(0x6601_101F, texts(&["a", "b"]));
        assert_eq!(both.instance(1), Some(raw(0x6601_001F, "b".into())));
        assert_eq!(both.instance(2), None);
        assert_eq!(Property::of(PR_SUBJECT, "a").instance(0), None);
        let column = Property { tag: PropTag(0x6601_001F).instance(), value: texts(&["a"]) };
        assert_eq!(column.instance(0), Some(raw(0x6601_001F, "a".into())));
    }

    /// PRP-COPYHELP-7: what C has as a boolean of 2 is here a number under a tag of `PT_BOOLEAN`.
    #[test]
    fn what_a_tag_cannot_have_is_not_valid() {
        for tag in [PropTag(0x6601_0099), PropTag(0x6601_100B), PR_SUBJECT.instance()] {
            assert!(!tag.is_valid() && !Property { tag, value: "a".into() }.is_valid(), "{tag}");
        }
        for good in [0x6601_0001, 0x6601_000A, 0x6601_0000, 0x6601_000D, 0x6601_1102] {
            assert!(PropTag(good).is_valid(), "{good:#X}");
        }
        let null = raw(0x6601_0001, PropValue::Null);
        let error = raw(0x6601_000A, ErrorCode::MAPI_E_NOT_FOUND.into());
        let boolean = raw(0x6601_000B, true.into());
        for good in [null, error, boolean, raw(0x6601_101F, texts(&[""]))] {
            assert!(good.is_valid(), "{good:?}");
        }
        for bad in [raw(0x6601_000B, PropValue::Short(2)), raw(0x6601_101F, texts(&[]))] {
            assert!(!bad.is_valid(), "{bad:?}");
        }
    }

    /// PRP-COPYHELP-3
    #[test]
    fn a_block_of_properties_has_a_size_unless_one_is_wrong() {
        let list = [
            Property::of(PR_IMPORTANCE, 1),
            Property::of(PR_SUBJECT, "ab"),
            raw(0x6601_0048, Guid::nil().into()),
            raw(0x6602_1102, PropValue::MvBinary([Binary::from([1, 2, 3])].into())),
        ];
        assert_eq!(Property::total_size(&list), Ok(4 * 24 + 6 + 16 + (16 + 3)));
        assert_eq!(Property::total_size(&[]), Ok(0));
        let invalid = Err(ErrorCode::MAPI_E_INVALID_PARAMETER);
        for bad in [raw(0x0000_0003, 1.into()), raw(0xFFFF_0003, 1.into()), raw(0x6601_101F, texts(&[]))] {
            let among_good = [Property::of(PR_IMPORTANCE, 1), bad];
            assert_eq!(Property::total_size(&among_good), invalid, "{among_good:?}");
        }
    }
}
