//! Flag words and enumerations, one type per family.
//!
//! A family is what one argument, result or property takes: its doc says which. Bits and numbers without a name
//! are kept. Whoever takes flags tells what it knows and refuses the rest:
//!
//! ```
//! use mapi_emulator::vocab::TableFlags;
//!
//! let known = TableFlags::MAPI_UNICODE | TableFlags::MAPI_DEFERRED_ERRORS;
//! assert_eq!(TableFlags::MAPI_UNICODE.unknown(known), 0);
//! assert_eq!((TableFlags::MAPI_UNICODE | TableFlags::SHOW_SOFT_DELETES).unknown(known), 0x2);
//! ```
//!
//! In a property these words are a `PT_LONG`, bit by bit: `PropValue::from(ObjectType::MAPI_FOLDER)`.

mod address_book;
mod exchange;
mod folder;
mod form;
mod message;
mod notify;
mod open;
mod profile;
mod property;
mod recipient;
mod session;
mod status;
mod store;
mod table;
mod transport;

pub use address_book::*;
pub use exchange::*;
pub use folder::*;
pub use form::*;
pub use message::*;
pub use notify::*;
pub use open::*;
pub use profile::*;
pub use property::*;
pub use recipient::*;
pub use session::*;
pub use status::*;
pub use store::*;
pub use table::*;
pub use transport::*;

use super::PropValue;

/// What every family has in common: it is a `PT_LONG` in a property, and a number in a fixture.
macro_rules! words {
    (flags { $($Flags:ident)* } sets { $($Set:ident)* }) => {
        $(
            impl From<$Flags> for PropValue {
                fn from(flags: $Flags) -> Self {
                    Self::Long(flags.bits() as i32)
                }
            }

            impl From<$Flags> for i32 {
                fn from(flags: $Flags) -> Self {
                    flags.bits() as Self
                }
            }

            impl From<i32> for $Flags {
                fn from(long: i32) -> Self {
                    Self::from_bits_retain(long as u32)
                }
            }
        )*
        $(
            impl From<$Set> for PropValue {
                fn from(set: $Set) -> Self {
                    Self::Long(set.0 as i32)
                }
            }

            impl From<$Set> for i32 {
                fn from(set: $Set) -> Self {
                    set.0 as Self
                }
            }

            impl From<i32> for $Set {
                fn from(long: i32) -> Self {
                    Self(long as _)
                }
            }
        )*

        /// Every family with every name in it and its value.
        #[cfg(test)]
        fn families() -> Vec<(&'static str, Vec<(&'static str, u32)>)> {
            use bitflags::Flags;
            vec![
                $((
                    stringify!($Flags),
                    <$Flags as Flags>::FLAGS
                        .iter()
                        .filter(|flag| flag.is_named())
                        .map(|flag| (flag.name(), flag.value().bits()))
                        .collect(),
                ),)*
                $((stringify!($Set), $Set::NAMED.iter().map(|(name, set)| (*name, set.0 as u32)).collect()),)*
            ]
        }
    };
}

words! {
    flags {
        InitFlags LogonFlags LogoffFlags OpenStoreFlags AbOpenFlags FormFlags OpenFlags OpenSectionFlags
        UnicodeFlags AccessRights ProgressFlags OpenPropertyFlags SaveFlags CopyFlags NameFlags
        NamesFilter StreamMode NativeBody RtfStreamFlags RtfSyncFlags PropAccess TableFlags TableOpFlags
        QueryColumnsFlags QueryRowsFlags FindRowFlags TableDataFlags SortFlags EventMask SubscribeFlags
        StoreSupport FolderMask StoreLogoffFlags IpmSubtreeFlags CreateFolderFlags CreateMessageFlags
        CopyMessagesFlags CopyFolderFlags DeleteMessagesFlags DeleteFolderFlags EmptyFolderFlags
        FolderStatus SearchFlags SearchState MessageFlags MessageStatus ReadFlags SubmitFlags
        PendingSubmitFlags PrepareFlags ReportFlags SecurityFlags ModRecipFlags OpenAttachFlags
        CreateAttachFlags AttachFlags ContainerFlags CreateEntryFlags CopyEntriesFlags ResolveNamesFlags
        ResolveNameFlags CreateOneOffFlags OneOffFlags AddressFlags DetailsFlags TemplateFlags
        ControlFlags ProfileFlags ServiceUiFlags ProviderFlags WizardFlags StatusFlags ServiceFlags
        StatusCode ResourceMethods ValidateStateFlags StatusUiFlags FlushFlags StatusRowFlags
        TransportLogonFlags TransportNotifyFlags SpoolerNotifyFlags SubmitMessageFlags
        TransportLogoffFlags ShutdownFlags OptionType FormManagerFlags FormInstallFlags ViewContextStatus
        ViewDirection FolderRights ModifyTableFlags RuleState
    }
    sets {
        DefaultStoreRole ObjectType TableStatus TableType RowType TableEvent LockState FolderType
        Importance Priority Sensitivity EditorFormat RecipientType AttachMethod DisplayType ResolveState
        ControlType ServiceContext ResourceType FormRegistry FormRegistries FormPropSet FormSaveFormat
        FormSaveOptions MessageBehavior FormVerb RowChange
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::constants;

    #[test]
    fn every_name_in_a_family_has_the_value_of_the_headers() {
        for (family, names) in families() {
            for (name, value) in names {
                assert_eq!(constants::value(name), Some(value), "{family}::{name}");
            }
        }
    }

    #[test]
    fn names_in_a_family_are_distinct_bits_or_numbers() {
        for (family, names) in families() {
            for (at, (name, value)) in names.iter().enumerate() {
                let twin = names[..at].iter().find(|(_, earlier)| earlier == value);
                let shared = *name == "AB_NO_DIALOG" && family == "CopyEntriesFlags";
                assert_eq!(twin.is_some(), shared, "{family}::{name} and {twin:?}");
            }
        }
    }

    #[test]
    fn flags_print_their_names_and_keep_the_rest() {
        let flags = OpenFlags::from_bits_retain(0x4019);
        assert_eq!(
            format!("{flags:?}"),
            "MAPI_MODIFY | MAPI_DEFERRED_ERRORS | MAPI_BEST_ACCESS | MAPI_CACHE_ONLY"
        );
        assert_eq!(format!("{:?}", OpenFlags::from_bits_retain(0x2_0001)), "MAPI_MODIFY | 0x20000");
        assert_eq!(
            format!("{:?}", EventMask::fnevNewMail | EventMask::fnevTableModified),
            "fnevNewMail | fnevTableModified"
        );
        assert_eq!(ObjectType::MAPI_FOLDER.to_string(), "MAPI_FOLDER");
        assert_eq!(ObjectType(0x77).to_string(), "ObjectType(0x77)");
    }

    #[test]
    fn words_are_longs_in_properties_bit_by_bit() {
        assert_eq!(PropValue::from(OpenFlags::MAPI_MODIFY), PropValue::Long(1));
        assert_eq!(PropValue::from(UnicodeFlags::MAPI_UNICODE), PropValue::Long(i32::MIN));
        assert_eq!(UnicodeFlags::from(i32::MIN), UnicodeFlags::MAPI_UNICODE);
        assert_eq!(PropValue::from(Priority::PRIO_NONURGENT), PropValue::Long(-1));
        assert_eq!(ObjectType::from(3), ObjectType::MAPI_FOLDER);
    }

    #[test]
    fn words_are_numbers_in_fixtures() {
        let flags = MessageFlags::MSGFLAG_READ | MessageFlags::MSGFLAG_UNSENT;
        assert_eq!(serde_json::to_string(&flags).unwrap(), "9");
        assert_eq!(serde_json::from_str::<MessageFlags>("9").unwrap(), flags);
        assert_eq!(serde_json::to_string(&FolderType::FOLDER_SEARCH).unwrap(), "2");
    }

    #[test]
    fn a_recipient_type_tells_its_class_from_the_bits_of_a_second_send() {
        let again = RecipientType(RecipientType::MAPI_CC.0 | RecipientType::MAPI_SUBMITTED);
        assert_eq!(again.class(), RecipientType::MAPI_CC);
    }
}
