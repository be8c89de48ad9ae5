//! The traits, nothing else: `use mapi_emulator::prelude::*;` makes every method callable.

pub use crate::interface::ext::{
    AddrBookExt, MapiFolderExt, MapiPropExt, MapiSessionExt, MapiTableExt, MessageExt, MsgStoreExt, StreamExt,
};
pub use crate::interface::{
    AbContainer, AddrBook, AdviseSink, Attach, DistList, ExchangeModifyTable, MailUser, Mapi, MapiContainer,
    MapiFolder, MapiForm, MapiFormAdviseSink, MapiFormContainer, MapiFormInfo, MapiFormMgr, MapiMessageSite,
    MapiProgress, MapiProp, MapiPropData, MapiSession, MapiStatus, MapiStream, MapiTable, MapiTableData,
    MapiViewAdviseSink, MapiViewContext, Message, MsgServiceAdmin, MsgStore, PersistMessage, ProfAdmin,
    ProfSect, ProviderAdmin,
};
