use super::{Property, RowChange};

/// What is to happen to a row of a table that clients modify (`ROWENTRY`, rowentry page).
#[derive(Clone, Debug, PartialEq)]
pub struct RowEntry {
    /// `ulRowFlags`.
    pub change: RowChange,
    /// `rgPropVals`: what the row has, or what names it.
    pub properties: Vec<Property>,
}

impl RowEntry {
    /// Adds a row.
    #[must_use]
    pub fn add(properties: impl Into<Vec<Property>>) -> Self {
        Self { change: RowChange::ROW_ADD, properties: properties.into() }
    }

    /// Gives a row other values; one of these properties names it.
    #[must_use]
    pub fn modify(properties: impl Into<Vec<Property>>) -> Self {
        Self { change: RowChange::ROW_MODIFY, properties: properties.into() }
    }

    /// Removes the row of this name.
    #[must_use]
    pub fn remove(name: Property) -> Self {
        Self { change: RowChange::ROW_REMOVE, properties: vec![name] }
    }
}
