use serde::{Deserialize, Serialize};

use super::SpecialFolder;
use crate::vocab::{MessageContent, PropName, Property};

/// The content of a store as plain data: what an import brings and a fixture file says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoreContent {
    /// The display name of the store.
    pub display_name: String,
    /// What the identifiers from 0x8000 on stand for in this content; the store that takes it in uses its own.
    pub names: Vec<(u16, PropName)>,
    /// The root folder. Its own name doesn't count.
    pub root: FolderContent,
}

/// A folder with everything in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FolderContent {
    /// Its display name.
    pub name: String,
    /// Its role in the store, if it has one.
    pub role: Option<SpecialFolder>,
    /// Its properties.
    pub properties: Vec<Property>,
    /// Its messages, in order of arrival.
    pub messages: Vec<MessageContent>,
    /// Its associated messages, in order of arrival.
    pub associated: Vec<MessageContent>,
    /// Its subfolders, in order of creation.
    pub folders: Vec<Self>,
}
