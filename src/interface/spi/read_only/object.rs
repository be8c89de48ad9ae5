use std::sync::{Arc, Weak};

use super::open::{Open, READ_ONLY, check_flags, check_interface};
use super::properties::Properties;
use super::stream::ReadStream;
use crate::interface::{
    Attach, Error, MapiFolder, MapiProgress, MapiProp, MapiPropData, Message, Method, MsgStore, Opened,
    Outcome, Result, TagNames,
};
use crate::vocab::guids::{IID_IMAPITable, IID_IMessage, IID_IStream};
use crate::vocab::tags::{
    PR_ATTACH_DATA_OBJ, PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY, PR_MESSAGE_ATTACHMENTS,
    PR_MESSAGE_RECIPIENTS,
};
use crate::vocab::{
    AttachmentContent, CopyFlags, ErrorCode, Guid, Iid, MapiError, MessageContent, NameFlags, NamesFilter,
    OpenPropertyFlags, PropAccess, PropName, PropProblem, PropTag, Property, SaveFlags, UnicodeFlags,
};

/// Store, folder, message or attachment: what it is decides as what it is handed out.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) open: Arc<Open>,
    pub(super) what: What,
    props: Arc<dyn MapiPropData>,
    me: Weak<Self>,
}

/// What an object is.
#[derive(Debug)]
pub(super) enum What {
    Store,
    /// The folder at a path.
    Folder(String),
    Message(MessageContent),
    Attach(AttachmentContent),
}

impl Object {
    fn new(open: &Arc<Open>, what: What, properties: Properties, objects: &[PropTag]) -> Result<Arc<Self>> {
        let props = open.support.create_prop(None)?;
        props.set_props(&properties.into_vec())?;
        if !objects.is_empty() {
            // A new object refuses none.
            let _none = props.add_obj_props(objects)?;
        }
        props.set_obj_access(PropAccess::IPROP_READONLY)?;
        Ok(Arc::new_cyclic(|me| Self { open: Arc::clone(open), what, props, me: Weak::clone(me) }))
    }

    pub(super) fn store(open: &Arc<Open>) -> Result<Arc<dyn MsgStore>> {
        Ok(Self::new(open, What::Store, open.of_store(), &[])?)
    }

    pub(super) fn folder(open: &Arc<Open>, path: &str) -> Result<Arc<dyn MapiFolder>> {
        let objects = crate::columns![PR_CONTAINER_CONTENTS, PR_CONTAINER_HIERARCHY];
        Ok(Self::new(open, What::Folder(path.to_owned()), open.of_folder(path)?, &objects)?)
    }

    pub(super) fn message(open: &Arc<Open>, path: &str) -> Result<Arc<dyn Message>> {
        let content = open.store.message(path)?;
        let properties = open.of_message(path, &content);
        Self::of_content(open, content, properties)
    }

    pub(super) fn embedded(open: &Arc<Open>, content: &MessageContent) -> Result<Arc<dyn Message>> {
        Self::of_content(open, content.clone(), open.of_embedded(content))
    }

    fn of_content(
        open: &Arc<Open>,
        content: MessageContent,
        properties: Properties,
    ) -> Result<Arc<dyn Message>> {
        let objects = crate::columns![PR_MESSAGE_RECIPIENTS, PR_MESSAGE_ATTACHMENTS];
        Ok(Self::new(open, What::Message(content), properties, &objects)?)
    }

    pub(super) fn attachment(
        open: &Arc<Open>,
        number: u32,
        content: &AttachmentContent,
    ) -> Result<Arc<dyn Attach>> {
        let objects: &[PropTag] = if content.embedded.is_some() { &[PR_ATTACH_DATA_OBJ.tag()] } else { &[] };
        let properties = open.of_attachment(number, content);
        Ok(Self::new(open, What::Attach(content.clone()), properties, objects)?)
    }

    fn props(&self, method: Method) -> Result<&dyn MapiPropData> {
        self.open.check(method)?;
        Ok(&*self.props)
    }

    /// Itself, for MAPI to copy from.
    pub(super) fn as_opened(&self, method: Method) -> Result<Opened> {
        self.open.check(method)?;
        let gone = || Error::new(ErrorCode::MAPI_E_INVALID_OBJECT, method, "the object was released");
        let me = self.me.upgrade().ok_or_else(gone)?;
        Ok(match self.what {
            What::Store => Opened::MsgStore(me),
            What::Folder(_) => Opened::Folder(me),
            What::Message(_) => Opened::Message(me),
            What::Attach(_) => Opened::Attach(me),
        })
    }
}

const OPEN_FLAGS: OpenPropertyFlags = OpenPropertyFlags::MAPI_MODIFY
    .union(OpenPropertyFlags::MAPI_CREATE)
    .union(OpenPropertyFlags::STREAM_APPEND)
    .union(OpenPropertyFlags::MAPI_DEFERRED_ERRORS)
    .union(OpenPropertyFlags::MAPI_BEST_ACCESS);

impl MapiProp for Object {
    fn get_last_error(&self, code: ErrorCode, flags: UnicodeFlags) -> Result<Option<MapiError>> {
        self.props(Method::MapiPropGetLastError)?.get_last_error(code, flags)
    }

    /// What is transacted cannot be saved; what is not has nothing to save.
    fn save_changes(&self, flags: SaveFlags) -> Result<()> {
        match self.what {
            What::Store | What::Folder(_) => self.props(Method::MapiPropSaveChanges)?.save_changes(flags),
            What::Message(_) | What::Attach(_) => {
                Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, Method::MapiPropSaveChanges, READ_ONLY))
            }
        }
    }

    fn get_props(&self, tags: Option<&[PropTag]>, flags: UnicodeFlags) -> Result<Outcome<Vec<Property>>> {
        self.props(Method::MapiPropGetProps)?.get_props(tags, flags)
    }

    fn get_prop_list(&self, flags: UnicodeFlags) -> Result<Vec<PropTag>> {
        self.props(Method::MapiPropGetPropList)?.get_prop_list(flags)
    }

    fn open_property(
        &self,
        tag: PropTag,
        interface: Iid,
        options: u32,
        flags: OpenPropertyFlags,
    ) -> Result<Opened> {
        const METHOD: Method = Method::MapiPropOpenProperty;
        self.open.check(METHOD)?;
        check_flags(flags.unknown(OPEN_FLAGS), METHOD)?;
        if flags.intersects(OpenPropertyFlags::MAPI_MODIFY | OpenPropertyFlags::MAPI_CREATE) {
            return Err(Error::new(ErrorCode::MAPI_E_NO_ACCESS, METHOD, READ_ONLY));
        }
        if let Some(table) = self.table_behind(tag, options)? {
            check_interface(Some(interface), &[IID_IMAPITable], METHOD)?;
            return Ok(table.into());
        }
        match &self.what {
            What::Attach(AttachmentContent { embedded: Some(content), .. })
                if tag == PR_ATTACH_DATA_OBJ.tag() =>
            {
                check_interface(Some(interface), &[IID_IMessage], METHOD)?;
                Ok(Self::embedded(&self.open, content)?.into())
            }
            _ => {
                check_interface(Some(interface), &[IID_IStream], METHOD)?;
                let value =
                    self.props(METHOD)?.get_props(Some(&[tag]), UnicodeFlags::NONE)?.into_value().remove(0);
                Ok(Opened::Stream(ReadStream::on(tag, value.value)?))
            }
        }
    }

    fn set_props(&self, properties: &[Property]) -> Result<Vec<PropProblem>> {
        self.props(Method::MapiPropSetProps)?.set_props(properties)
    }

    fn delete_props(&self, tags: &[PropTag]) -> Result<Vec<PropProblem>> {
        self.props(Method::MapiPropDeleteProps)?.delete_props(tags)
    }

    fn copy_to(
        &self,
        exclude_interfaces: &[Iid],
        exclude_tags: Option<&[PropTag]>,
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let me = self.as_opened(Method::MapiPropCopyTo)?;
        let support = &self.open.support;
        support.do_copy_to(&me, exclude_interfaces, exclude_tags, progress, interface, destination, flags)
    }

    fn copy_props(
        &self,
        include_tags: &[PropTag],
        progress: Option<&dyn MapiProgress>,
        interface: Iid,
        destination: &Opened,
        flags: CopyFlags,
    ) -> Result<Vec<PropProblem>> {
        let me = self.as_opened(Method::MapiPropCopyProps)?;
        self.open.support.do_copy_props(&me, include_tags, progress, interface, destination, flags)
    }

    fn get_ids_from_names(
        &self,
        names: Option<&[PropName]>,
        flags: NameFlags,
    ) -> Result<Outcome<Vec<PropTag>>> {
        self.props(Method::MapiPropGetIdsFromNames)?.get_ids_from_names(names, flags)
    }

    fn get_names_from_ids(
        &self,
        tags: Option<&[PropTag]>,
        set: Option<Guid>,
        flags: NamesFilter,
    ) -> Result<Outcome<TagNames>> {
        self.props(Method::MapiPropGetNamesFromIds)?.get_names_from_ids(tags, set, flags)
    }
}

impl Attach for Object {}
