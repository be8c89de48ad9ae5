open_set! {
    /// What an object is: the value of `PR_OBJECT_TYPE` and the type that opening it returns.
    pub struct ObjectType(u32);
    /// A message store.
    MAPI_STORE = 1;
    /// The address book.
    MAPI_ADDRBOOK = 2;
    /// A folder.
    MAPI_FOLDER = 3;
    /// An address book container.
    MAPI_ABCONT = 4;
    /// A message.
    MAPI_MESSAGE = 5;
    /// A messaging user.
    MAPI_MAILUSER = 6;
    /// An attachment.
    MAPI_ATTACH = 7;
    /// A distribution list.
    MAPI_DISTLIST = 8;
    /// A profile section.
    MAPI_PROFSECT = 9;
    /// A status object.
    MAPI_STATUS = 10;
    /// A session.
    MAPI_SESSION = 11;
    /// A form information object.
    MAPI_FORMINFO = 12;
}
