use std::sync::Arc;

use super::{
    AbContainer, AddrBook, Attach, DistList, Error, ExchangeModifyTable, MailUser, MapiContainer,
    MapiControl, MapiFolder, MapiProp, MapiPropData, MapiStatus, MapiStream, MapiTable, Message, Method,
    MsgStore, ProfSect, Result,
};
use crate::vocab::{ErrorCode, ObjectType};

/// What an open gave: the object under the interface it really has.
///
/// This is `QueryInterface` in the downward direction: `opened.into_folder()?` is the folder, or
/// `MAPI_E_INTERFACE_NOT_SUPPORTED`.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant is the object it is named after")]
pub enum Opened {
    MsgStore(Arc<dyn MsgStore>),
    AddrBook(Arc<dyn AddrBook>),
    Folder(Arc<dyn MapiFolder>),
    AbContainer(Arc<dyn AbContainer>),
    Message(Arc<dyn Message>),
    MailUser(Arc<dyn MailUser>),
    Attach(Arc<dyn Attach>),
    DistList(Arc<dyn DistList>),
    ProfSect(Arc<dyn ProfSect>),
    Status(Arc<dyn MapiStatus>),
    PropData(Arc<dyn MapiPropData>),
    Stream(Arc<dyn MapiStream>),
    Table(Arc<dyn MapiTable>),
    ModifyTable(Arc<dyn ExchangeModifyTable>),
    Control(Arc<dyn MapiControl>),
}

impl Opened {
    /// The object type (`MAPI_FOLDER`, ...); `None` for property data, a stream, a table or a button.
    #[must_use]
    pub const fn object_type(&self) -> Option<ObjectType> {
        Some(match self {
            Self::MsgStore(_) => ObjectType::MAPI_STORE,
            Self::AddrBook(_) => ObjectType::MAPI_ADDRBOOK,
            Self::Folder(_) => ObjectType::MAPI_FOLDER,
            Self::AbContainer(_) => ObjectType::MAPI_ABCONT,
            Self::Message(_) => ObjectType::MAPI_MESSAGE,
            Self::MailUser(_) => ObjectType::MAPI_MAILUSER,
            Self::Attach(_) => ObjectType::MAPI_ATTACH,
            Self::DistList(_) => ObjectType::MAPI_DISTLIST,
            Self::ProfSect(_) => ObjectType::MAPI_PROFSECT,
            Self::Status(_) => ObjectType::MAPI_STATUS,
            Self::PropData(_)
            | Self::Stream(_)
            | Self::Table(_)
            | Self::ModifyTable(_)
            | Self::Control(_) => return None,
        })
    }

    /// The object as a property object.
    ///
    /// # Errors
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED` for a stream, table or button.
    pub fn into_prop(self) -> Result<Arc<dyn MapiProp>> {
        Ok(match self {
            Self::MsgStore(object) => object,
            Self::AddrBook(object) => object,
            Self::Folder(object) => object,
            Self::AbContainer(object) => object,
            Self::Message(object) => object,
            Self::MailUser(object) => object,
            Self::Attach(object) => object,
            Self::DistList(object) => object,
            Self::ProfSect(object) => object,
            Self::Status(object) => object,
            Self::PropData(object) => object,
            other => return Err(other.lacks("IMAPIProp")),
        })
    }

    /// The object as a container.
    ///
    /// # Errors
    /// `MAPI_E_INTERFACE_NOT_SUPPORTED`.
    pub fn into_container(self) -> Result<Arc<dyn MapiContainer>> {
        Ok(match self {
            Self::Folder(object) => object,
            Self::AbContainer(object) => object,
            Self::DistList(object) => object,
            other => return Err(other.lacks("IMAPIContainer")),
        })
    }

    fn lacks(&self, interface: &str) -> Error {
        let detail = match self.object_type() {
            Some(object_type) => format!("the object is of type {object_type} and has no {interface}"),
            None => format!("property data, a stream, a table or a button has no {interface}"),
        };
        Error::new(ErrorCode::MAPI_E_INTERFACE_NOT_SUPPORTED, Method::QueryInterface, detail)
    }
}

macro_rules! downcasts {
    ($($Variant:ident, $Trait:ident, $into:ident, $interface:literal;)*) => {
        impl Opened {
            $(
                #[doc = concat!("The object as an `", $interface, "`.")]
                ///
                /// # Errors
                /// `MAPI_E_INTERFACE_NOT_SUPPORTED`.
                pub fn $into(self) -> Result<Arc<dyn $Trait>> {
                    match self {
                        Self::$Variant(object) => Ok(object),
                        other => Err(other.lacks($interface)),
                    }
                }
            )*
        }

        $(
            impl From<Arc<dyn $Trait>> for Opened {
                fn from(object: Arc<dyn $Trait>) -> Self {
                    Self::$Variant(object)
                }
            }
        )*
    };
}

downcasts! {
    MsgStore, MsgStore, into_msg_store, "IMsgStore";
    AddrBook, AddrBook, into_addr_book, "IAddrBook";
    Folder, MapiFolder, into_folder, "IMAPIFolder";
    AbContainer, AbContainer, into_ab_container, "IABContainer";
    Message, Message, into_message, "IMessage";
    MailUser, MailUser, into_mail_user, "IMailUser";
    Attach, Attach, into_attach, "IAttach";
    DistList, DistList, into_dist_list, "IDistList";
    ProfSect, ProfSect, into_prof_sect, "IProfSect";
    Status, MapiStatus, into_status, "IMAPIStatus";
    PropData, MapiPropData, into_prop_data, "IPropData";
    Stream, MapiStream, into_stream, "IStream";
    Table, MapiTable, into_table, "IMAPITable";
    Control, MapiControl, into_control, "IMAPIControl";
    ModifyTable, ExchangeModifyTable, into_exchange_modify_table, "IExchangeModifyTable";
}
