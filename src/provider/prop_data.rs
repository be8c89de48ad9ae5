use std::any::Any;
use std::sync::Arc;

use parking_lot::RwLock;

use super::prop::check_request;
use super::{
    AnyObject, Label, Life, Object, PropSource, PropView, Refusal, named_in_debug, refuse, refuse_interface,
};
use crate::engine::{Overlay, PropData};
use crate::interface::{MapiProp, MapiPropData, Method, Opened, Outcome, Result};
use crate::vocab::guids::IID_IMAPIPropData;
use crate::vocab::{
    ErrorCode, Iid, OpenPropertyFlags, PropAccess, PropProblem, PropTag, PropType, PropValue,
};

type Refused<T> = std::result::Result<T, Refusal>;

/// Properties in memory that are nobody else's.
pub struct PropObject {
    object: Object,
    data: RwLock<PropData>,
}

named_in_debug!(PropObject);

impl PropObject {
    /// `CreateIProp` by `owner` (PRP-IPROP-1).
    pub fn create(owner: &Object, interface: Option<Iid>) -> Result<Arc<dyn MapiPropData>> {
        owner.call(Method::CreateIProp, format_args!("{interface:?}"), || {
            refuse_interface(interface, &[IID_IMAPIPropData])?;
            let object = owner.child(Life::within(owner.life()), Label::The("property data"));
            let created: Arc<dyn MapiPropData> = Arc::new(Self { object, data: RwLock::default() });
            Ok(created)
        })
    }

    /// Ends the life of an object, if it is one of these; tells whether it is.
    pub fn end(object: &dyn MapiProp) -> bool {
        let object: &dyn Any = object;
        let own = object.downcast_ref::<Self>();
        own.map(|own| own.object.life().end()).is_some()
    }
}

impl MapiPropData for PropObject {
    fn set_obj_access(&self, access: PropAccess) -> Result<()> {
        self.object.call(Method::MapiPropDataHrSetObjAccess, format_args!("{access:?}"), || {
            Ok(self.data.write().set_access(access)?)
        })
    }

    fn set_prop_access(&self, access: &[(PropTag, PropAccess)]) -> Result<()> {
        self.object.call(Method::MapiPropDataHrSetPropAccess, format_args!("{access:?}"), || {
            if access.is_empty() {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "there is nothing to set"));
            }
            Ok(self.data.write().set_prop_access(access)?)
        })
    }

    fn get_prop_access(&self, tags: Option<&[PropTag]>) -> Result<Vec<(PropTag, PropAccess)>> {
        self.object.call(Method::MapiPropDataHrGetPropAccess, format_args!("{tags:?}"), || {
            tags.map_or(Ok(()), check_request)?;
            let data = self.data.read();
            Ok(match tags {
                Some(tags) => tags.iter().map(|tag| data.prop_access(*tag)).collect(),
                None => data.all_access().collect(),
            })
        })
    }

    fn add_obj_props(&self, tags: &[PropTag]) -> Result<Outcome<Vec<PropProblem>>> {
        self.object.call(Method::MapiPropDataHrAddObjProps, format_args!("{tags:?}"), || {
            if tags.is_empty() {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "there is nothing to add"));
            }
            for tag in tags {
                if tag.prop_type() != PropType::PT_OBJECT {
                    let why = format!("{tag} is not of type PT_OBJECT");
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_TYPE, why));
                }
                if matches!(tag.id(), 0 | 0xFFFF) {
                    let why = format!("no property has the identifier {:#06X}", tag.id());
                    return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, why));
                }
            }
            let refused = self.data.write().add_objects(tags)?;
            let problems: Vec<_> = (0..)
                .zip(tags)
                .filter(|(_, tag)| refused.contains(&tag.id()))
                .map(|(index, tag)| PropProblem { index, tag: *tag, code: ErrorCode::MAPI_E_NO_ACCESS })
                .collect();
            let partial = !problems.is_empty();
            Ok(Outcome::warned_if(problems, partial, ErrorCode::MAPI_W_PARTIAL_COMPLETION))
        })
    }
}

impl PropSource for PropObject {
    fn object(&self) -> &AnyObject {
        &self.object
    }

    fn view(&self, look: &mut dyn FnMut(&dyn PropView)) -> Refused<()> {
        look(&*self.data.read());
        Ok(())
    }

    fn check_writable(&self) -> Refused<()> {
        Ok(self.data.read().check_writable()?)
    }

    /// Which properties are read-only is asked when they change, under one lock.
    fn refuses(&self, _tag: PropTag, _value: Option<&PropValue>) -> Option<ErrorCode> {
        None
    }

    fn change(&self, overlay: Overlay) -> Refused<Vec<(u16, ErrorCode)>> {
        let refused = self.data.write().change(&overlay)?;
        Ok(refused.into_iter().map(|id| (id, ErrorCode::MAPI_E_NO_ACCESS)).collect())
    }

    /// There is no `GetIDsFromNames` to ask: whoever sets a property knows what its identifier stands for.
    fn knows_name(&self, _id: u16) -> bool {
        true
    }

    fn open_object(
        &self,
        _tag: PropTag,
        _interface: Iid,
        _options: u32,
        _flags: OpenPropertyFlags,
    ) -> Refused<Option<Opened>> {
        Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, "property data has nothing to open"))
    }
}

impl PropView for PropData {
    fn value(&self, tag: PropTag) -> Option<PropValue> {
        self.value(tag.id())
    }

    fn tags(&self) -> Vec<PropTag> {
        self.tags().collect()
    }
}
