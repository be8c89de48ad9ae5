use std::sync::Arc;

use parking_lot::Mutex;

use super::kept_path::KeptPath;
use super::listed::ListedContainer;
use super::logons::{AbLogons, OpenedBook};
use super::root::{RootContainer, is_root};
use super::{Forwarded, Kept, Refused, Registrations};
use crate::engine::Few;
use crate::interface::{AbContainer, AdviseSink, Opened};
use crate::provider::address_book::{
    CONTAINER_INTERFACES, EntryTemplate, OPEN_FLAGS, Shown, USER_INTERFACES, UserHandle, must_modify,
};
use crate::provider::{Life, LiveRows, PropView, Refusal, Runtime, refuse, refuse_flags, refuse_interface};
use crate::vocab::tags::PR_ENTRYID;
use crate::vocab::{
    AdrEntry, EntryId, ErrorCode, EventMask, Iid, MAPI_ONE_OFF_UID, MapiUid, OneOff, OpenFlags, PropTag,
    ResolveNamesFlags, TemplateFlags,
};

/// The integrated address book of a session: MAPI's own root and one-offs, and the providers that are logged on.
#[derive(Debug)]
pub struct IntegratedBook {
    /// What all objects share.
    pub runtime: Arc<Runtime>,
    /// Ends with the session.
    pub life: Arc<Life>,
    /// The providers.
    pub logons: AbLogons,
    /// The uids of entry ids, each with the number of the support object that registered it, in order.
    pub registered: Mutex<Few<(MapiUid, u64)>>,
    /// What clients registered for through the address book.
    pub registrations: Registrations,
    /// Its number among those who advise, and in the short-term ids that it gives.
    pub owner: u64,
    /// MAPI's one-off table, and the providers it is of.
    pub offered: Mutex<Option<(Vec<u64>, Arc<LiveRows>)>>,
    /// Where names were last looked up.
    pub path: KeptPath,
}

/// Who an entry id belongs to.
#[derive(Debug)]
pub enum AbOwner {
    /// MAPI: the root.
    Root,
    /// MAPI: what it makes recipients of any type from.
    Template,
    /// MAPI: a recipient that stands in no container.
    OneOff(OneOff),
    /// A provider.
    Provider(Arc<OpenedBook>),
}

fn unknown(id: &EntryId) -> Refusal {
    refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("no address book provider knows {id}"))
}

fn read_only() -> Refusal {
    refuse(ErrorCode::MAPI_E_NO_ACCESS, "what MAPI shows of itself cannot be changed")
}

impl IntegratedBook {
    /// The address book of a session that lives as long as `life`.
    pub fn new(runtime: &Arc<Runtime>, life: &Arc<Life>) -> Arc<Self> {
        let (runtime, life) = (Arc::clone(runtime), Arc::clone(life));
        let owner = runtime.notify.new_owner();
        Arc::new(Self {
            runtime,
            life,
            logons: AbLogons::default(),
            registered: Mutex::default(),
            registrations: Registrations::default(),
            owner,
            offered: Mutex::default(),
            path: KeptPath::default(),
        })
    }

    /// The provider with this support object is logged off; its entry ids go.
    pub fn log_off(&self, number: u64) {
        for book in self.logons.remove(number) {
            book.logon.logoff();
        }
        self.registered.lock().retain(|(_, support)| *support != number);
    }

    /// The end of its session.
    pub fn end(&self) {
        self.registrations.clear();
        let offered = self.offered.lock().take();
        // Not under the lock.
        drop(offered);
    }

    /// Who knows what an entry id names (ADR-OPENENTRY-5, ADR-OPENENTRY-11). No id is the root's.
    pub fn owner_of(&self, id: Option<&EntryId>) -> Refused<AbOwner> {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Ok(AbOwner::Root) };
        if is_root(id) {
            return Ok(AbOwner::Root);
        }
        if self.is_generic_template(id) {
            return Ok(AbOwner::Template);
        }
        if id.provider_uid() == Some(MAPI_ONE_OFF_UID) {
            let one_off = OneOff::parse(id).map_err(|error| {
                refuse(ErrorCode::MAPI_E_UNKNOWN_ENTRYID, format!("{id} is no one-off: {error}"))
            })?;
            return Ok(AbOwner::OneOff(one_off));
        }
        self.provider_of(id).map(AbOwner::Provider).ok_or_else(|| unknown(id))
    }

    /// The provider that an id goes to: the first that registered its uid (SES-OPENENTRY-9, STA-SUP-SETPROVIDERUID-3).
    fn provider_of(&self, id: &EntryId) -> Option<Arc<OpenedBook>> {
        let uid = id.provider_uid()?;
        let registered = self.registered.lock();
        let mut named = registered.iter().filter(|(known, _)| *known == uid);
        named.find_map(|(_, support)| self.logons.with_number(*support))
    }

    /// Opens what an entry id names; no id names the root (ADR-OPENENTRY-1 to ADR-OPENENTRY-14).
    pub fn open_entry(
        self: &Arc<Self>,
        id: Option<&EntryId>,
        interface: Option<Iid>,
        flags: OpenFlags,
    ) -> Refused<Opened> {
        refuse_flags(flags.unknown(OPEN_FLAGS))?;
        match self.owner_of(id)? {
            AbOwner::Provider(provider) => {
                let opened = provider.logon.open_entry(id, interface, flags);
                opened.map_err(|error| provider.tell(error))
            }
            AbOwner::Root => {
                refuse_interface(interface, &CONTAINER_INTERFACES)?;
                if must_modify(flags) {
                    return Err(read_only());
                }
                Ok(Opened::AbContainer(Arc::new(RootContainer::new(self))))
            }
            AbOwner::Template => {
                refuse_interface(interface, &USER_INTERFACES)?;
                if must_modify(flags) {
                    return Err(read_only());
                }
                let form = UserHandle::template(&self.runtime, &self.life, EntryTemplate::GENERIC);
                Ok(Opened::MailUser(Arc::new(form)))
            }
            AbOwner::OneOff(one_off) => {
                refuse_interface(interface, &USER_INTERFACES)?;
                if must_modify(flags) {
                    return Err(read_only());
                }
                let id = id.cloned().unwrap_or_default();
                let user = UserHandle::one_off(&self.runtime, &self.life, &id, &one_off);
                Ok(Opened::MailUser(Arc::new(user)))
            }
        }
    }

    /// Gives an entry the code of the provider that a template identifier names (ADR-FOREIGN-1, ADR-FOREIGN-5,
    /// STA-SUP-UI-6).
    pub fn open_template_id(
        &self,
        template: &EntryId,
        flags: TemplateFlags,
        host: &Opened,
        interface: Option<Iid>,
    ) -> Refused<Opened> {
        let Some(provider) = self.provider_of(template) else { return Err(unknown(template)) };
        let bound = provider.logon.open_template_id(template, flags, host, interface);
        bound.map_err(|error| provider.tell(error))
    }

    /// Whether two entry ids name one object (ADR-COMPAREENTRYIDS-1 to ADR-COMPAREENTRYIDS-8).
    pub fn is_same(&self, left: &EntryId, right: &EntryId) -> Refused<bool> {
        match (self.owner_of(Some(left))?, self.owner_of(Some(right))?) {
            (AbOwner::Root, AbOwner::Root) | (AbOwner::Template, AbOwner::Template) => Ok(true),
            (AbOwner::OneOff(_), AbOwner::OneOff(_)) => Ok(left == right),
            (AbOwner::Provider(one), AbOwner::Provider(other)) if Arc::ptr_eq(&one, &other) => {
                one.logon.compare_entry_ids(left, right).map_err(|error| one.tell(error))
            }
            _ => Ok(false),
        }
    }

    /// The containers of all providers, each before those in it, in the order of the profile (ADR-HIERTABLE-4).
    pub fn containers(&self) -> Vec<ListedContainer> {
        let providers = self.logons.all();
        providers.iter().flat_map(|provider| provider.containers()).collect()
    }

    /// The container that an entry id names (ADR-SETPAB-3).
    pub fn container(self: &Arc<Self>, id: &EntryId) -> Refused<ListedContainer> {
        match self.open_entry(Some(id), None, OpenFlags::NONE)? {
            Opened::AbContainer(container) => Ok(ListedContainer::of(&*container)?),
            _ => Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, "the id is not that of a container")),
        }
    }

    /// The container that an entry id names, opened.
    pub fn open_container(self: &Arc<Self>, id: &EntryId) -> Option<Arc<dyn AbContainer>> {
        let opened = self.open_entry(Some(id), None, OpenFlags::NONE).ok()?;
        opened.into_ab_container().ok()
    }

    /// Registers for events of an object, or of all entries of all providers, which never fails
    /// (ADR-ADVISE-1 to ADR-ADVISE-5).
    pub fn advise(
        &self,
        id: Option<&EntryId>,
        events: EventMask,
        sink: &Arc<dyn AdviseSink>,
    ) -> Refused<Forwarded> {
        if events.is_empty() {
            return Err(refuse(ErrorCode::MAPI_E_INVALID_PARAMETER, "an empty mask asks for nothing"));
        }
        let ask = |provider: &OpenedBook| {
            let theirs = provider.logon.advise(id, events, Arc::clone(sink));
            let theirs = theirs.map_err(|error| provider.tell(error))?;
            Ok::<_, Refusal>((theirs, Kept::AddressBook(Arc::clone(&provider.logon))))
        };
        let kept = match id {
            None => self.logons.all().iter().filter_map(|provider| ask(provider).ok()).collect(),
            Some(id) if id.as_bytes().len() < 20 => {
                return Err(refuse(ErrorCode::MAPI_E_INVALID_ENTRYID, format!("{id} is no entry id")));
            }
            Some(_) => match self.owner_of(id)? {
                AbOwner::Provider(provider) => vec![ask(&provider)?],
                AbOwner::Root | AbOwner::Template | AbOwner::OneOff(_) => {
                    let why = "nothing ever happens to this object";
                    return Err(refuse(ErrorCode::MAPI_E_NO_SUPPORT, why));
                }
            },
        };
        Ok(Forwarded { connection: self.runtime.notify.new_connection(), kept })
    }

    /// Gives a recipient that was found under a short-term entry id the long-term one (ADR-RESOLVENAME-19).
    pub fn lengthen(&self, recipient: &mut AdrEntry) {
        let Some(id) = recipient.find(PR_ENTRYID).and_then(|id| id.value.as_bytes()) else { return };
        let is_short = id.first().is_some_and(|flags| *flags != 0);
        if is_short && let Ok(AbOwner::Provider(provider)) = self.owner_of(Some(&EntryId::from(id))) {
            let recipient = std::slice::from_mut(recipient);
            // A provider that cannot leaves an id that is good in this session.
            let _failed = provider.logon.prepare_recips(ResolveNamesFlags::NONE, None, recipient);
        }
    }

    /// `PrepareRecips`: each provider sees the whole list once, MAPI completes one-offs and what nobody knows
    /// (ADR-PREPARERECIPS-1 to ADR-PREPARERECIPS-12, ADR-PROVIDER-7).
    pub fn prepare(
        &self,
        flags: ResolveNamesFlags,
        tags: Option<&[PropTag]>,
        recipients: &mut [AdrEntry],
    ) -> Refused<()> {
        let providers = self.logons.all();
        let mut failed = None;
        for provider in &providers {
            if let Err(error) = provider.logon.prepare_recips(flags, tags, recipients) {
                failed.get_or_insert_with(|| provider.tell(error));
            }
        }
        let tags = tags.unwrap_or_default();
        for entry in recipients.iter_mut().filter(|_| !tags.is_empty()) {
            let Some(id) = entry.get(PR_ENTRYID).map(EntryId::from) else { continue };
            match self.owner_of(Some(&id)) {
                Ok(AbOwner::Provider(_)) => {}
                Ok(AbOwner::OneOff(one_off)) => {
                    let shown = Shown::one_off(&self.runtime, &id, &one_off);
                    entry.prepare(tags, |tag| shown.value(tag));
                }
                Ok(AbOwner::Root | AbOwner::Template) | Err(_) => entry.prepare(tags, |_| None),
            }
        }
        failed.map_or(Ok(()), Err)
    }
}
