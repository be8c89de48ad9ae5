use std::collections::BTreeMap;

use crate::vocab::tags::{PR_DISPLAY_NAME, PR_FORM_CLSID, PR_FORM_HIDDEN, PR_MESSAGE_CLASS};
use crate::vocab::{FormProperty, FormVerb, FormVerbInfo, Guid, PropName, PropTag, PropValue, Property};

/// What is known of a form without starting its server.
///
/// ```
/// use mapi_emulator::Form;
/// use mapi_emulator::vocab::{FormVerb, Guid};
///
/// let clsid = Guid::from_bytes([7; 16]);
/// let order = Form::new("IPM.Note.Order", clsid, "Order").verb(FormVerb::EXCHIVERB_REPLYTOSENDER, "Reply");
/// assert_eq!((order.class(), order.class_id(), order.verbs().len()), ("IPM.Note.Order", clsid, 2));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Form {
    class: String,
    class_id: Guid,
    /// By identifier.
    properties: Vec<Property>,
    /// By number.
    verbs: BTreeMap<u32, FormVerbInfo>,
    published: Vec<FormProperty>,
    extensions: Vec<(PropName, PropValue)>,
    handles_conflicts: bool,
    platforms: Vec<FormPlatform>,
    entries: Vec<(String, String)>,
}

/// Where the program of a form runs, as a form configuration file says it (`[Platform.x]`). Nothing is run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPlatform {
    /// What the file calls it.
    pub name: String,
    /// What it says of it, by the keys of its entries.
    pub entries: Vec<(String, String)>,
}

impl Form {
    /// The class identifier of the built-in form.
    pub const STANDARD: Guid = uuid::uuid!("00020d30-0000-0000-c000-000000000046");

    /// The class it is for.
    pub(crate) const STANDARD_CLASS: &str = "IPM";

    /// What a new computer knows of it (FRM-RESOLVE-11).
    pub(super) fn standard() -> Self {
        let verbs = [
            (FormVerb::EXCHIVERB_REPLYTOSENDER, "Reply"),
            (FormVerb::EXCHIVERB_REPLYTOALL, "Reply to All"),
            (FormVerb::EXCHIVERB_FORWARD, "Forward"),
            (FormVerb::EXCHIVERB_PRINT, "Print"),
            (FormVerb::EXCHIVERB_SAVEAS, "Save As"),
            (FormVerb::EXCHIVERB_REPLYTOFOLDER, "Reply to Folder"),
        ];
        let form = Self::new(Self::STANDARD_CLASS, Self::STANDARD, "Message");
        verbs.into_iter().fold(form, |form, (verb, name)| form.verb(verb, name))
    }

    /// Whether the form of a class shows another: that class, or one that derives from it (FRM-RESOLVE-2).
    pub(crate) fn shows(own: &str, class: &str) -> bool {
        let (Some(start), rest) = (class.get(..own.len()), class.get(own.len()..)) else { return false };
        start.eq_ignore_ascii_case(own) && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// The form of this message class, made by the server with this class identifier. It can be opened, and that is all.
    pub fn new(message_class: &str, class_id: Guid, display_name: &str) -> Self {
        let form = Self {
            class: message_class.to_owned(),
            class_id,
            properties: vec![
                Property::of(PR_MESSAGE_CLASS, message_class),
                Property::of(PR_DISPLAY_NAME, display_name),
                Property::of(PR_FORM_CLSID, class_id),
            ],
            verbs: BTreeMap::new(),
            published: Vec::new(),
            extensions: Vec::new(),
            handles_conflicts: false,
            platforms: Vec::new(),
            entries: Vec::new(),
        };
        form.verb(FormVerb::EXCHIVERB_OPEN, "Open")
    }

    /// With something it can be asked to do; a number that is known gets the new name.
    pub fn verb(self, verb: FormVerb, name: &str) -> Self {
        self.verb_info(FormVerbInfo { verb, name: name.to_owned(), flags: 0, attributes: 0 })
    }

    /// The same with all that there is to say of it.
    pub fn verb_info(mut self, verb: FormVerbInfo) -> Self {
        self.verbs.insert(verb.verb.0, verb);
        self
    }

    /// With a property that it publishes.
    pub fn publishes(mut self, property: FormProperty) -> Self {
        self.published.push(property);
        self
    }

    /// With an extended attribute, which clients find by its name: a number or text. One of a name that is known gets the
    /// new value.
    pub fn extension(mut self, name: PropName, value: impl Into<PropValue>) -> Self {
        self.extensions.retain(|(known, _)| *known != name);
        self.extensions.push((name, value.into()));
        self
    }

    /// With one of the `PR_FORM_*` properties, a comment, an icon; class, class identifier and name stay.
    pub fn with(mut self, property: Property) -> Self {
        let fixed = [PR_MESSAGE_CLASS.id(), PR_FORM_CLSID.id(), PR_DISPLAY_NAME.id()];
        let id = property.tag.id();
        if !fixed.contains(&id) {
            self.properties.retain(|known| known.tag.id() != id);
            let place = self.properties.partition_point(|known| known.tag.id() < id);
            self.properties.insert(place, property);
        }
        self
    }

    /// With an entry of the section `[Description]` of its configuration file that no property has: `Number`, `Locale`,
    /// `ComposeCommand`, `DesignerRuntimeGuid`.
    pub fn entry(mut self, key: &str, value: &str) -> Self {
        self.entries.retain(|(known, _)| !known.eq_ignore_ascii_case(key));
        self.entries.push((key.to_owned(), value.to_owned()));
        self
    }

    /// As one that shows messages in conflict too (FRM-ISINCONFLICT-2).
    pub fn handling_conflicts(self) -> Self {
        Self { handles_conflicts: true, ..self }
    }

    /// With a platform that its program runs on; one of a name that is known stays as it is.
    pub fn platform(mut self, platform: FormPlatform) -> Self {
        if !self.platforms.iter().any(|known| known.name.eq_ignore_ascii_case(&platform.name)) {
            self.platforms.push(platform);
        }
        self
    }

    /// As it is in a library that has `known` already, which it replaces or tells of its platforms.
    pub(super) fn installed_over(self, known: &Self, replaces: bool) -> Self {
        if replaces { self } else { self.platforms.into_iter().fold(known.clone(), Self::platform) }
    }

    /// With the verbs and all else of another form that is no property.
    pub(super) fn with_lists_of(self, other: Self) -> Self {
        let Self { class, class_id, properties, .. } = self;
        Self { class, class_id, properties, ..other }
    }

    /// The platforms that its program runs on.
    #[must_use]
    pub fn platforms(&self) -> &[FormPlatform] {
        &self.platforms
    }

    /// The entries of its configuration file that no property has.
    #[must_use]
    pub fn entries(&self) -> &[(String, String)] {
        &self.entries
    }

    /// Whether it is the form of exactly this class (FRM-RESOLVE-3).
    pub(crate) fn is_of(&self, class: &str) -> bool {
        self.class.eq_ignore_ascii_case(class)
    }

    /// The message class it is for.
    #[must_use]
    pub fn class(&self) -> &str {
        &self.class
    }

    /// What its server is registered under.
    #[must_use]
    pub const fn class_id(&self) -> Guid {
        self.class_id
    }

    /// What it can be asked to do, by number.
    #[must_use]
    pub fn verbs(&self) -> Vec<FormVerbInfo> {
        self.verbs.values().cloned().collect()
    }

    /// The properties that it publishes.
    #[must_use]
    pub fn published(&self) -> &[FormProperty] {
        &self.published
    }

    /// Its extended attributes.
    #[must_use]
    pub fn extensions(&self) -> &[(PropName, PropValue)] {
        &self.extensions
    }

    /// Whether it shows messages in conflict.
    #[must_use]
    pub const fn handles_conflicts(&self) -> bool {
        self.handles_conflicts
    }

    /// Its properties, by identifier.
    #[must_use]
    pub fn properties(&self) -> &[Property] {
        &self.properties
    }

    /// The property under an identifier.
    #[must_use]
    pub fn value(&self, tag: PropTag) -> Option<&PropValue> {
        let found = self.properties.iter().find(|property| property.tag.id() == tag.id());
        found.map(|property| &property.value)
    }

    /// Whether users are not to choose it.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.value(PR_FORM_HIDDEN.tag()) == Some(&PropValue::Boolean(true))
    }
}
