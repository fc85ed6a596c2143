namespace CarbonPos.Carbon.Flashcodes;

/// <summary>What became of reading a flashcode. Only <see cref="Ok"/> is a yes; the default value is a no.</summary>
public enum FlashcodeVerdict
{
    /// <summary>Not a flashcode of a known version: prefix, alphabet, length or version byte is wrong.</summary>
    Malformed = 0,

    /// <summary>Genuine, shown by its phone, and fresh.</summary>
    Ok = 1,

    /// <summary>The keyring has no key of this id, or not the half that is needed.</summary>
    UnknownKey = 2,

    /// <summary>The voucher is not as the gateway issued it.</summary>
    Altered = 3,

    /// <summary>The voucher is genuine, but whoever shows it does not hold its phone's key, or the time step was changed.</summary>
    PhoneSignatureInvalid = 4,

    /// <summary>The validity of the voucher, or of its key, begins later.</summary>
    NotYetValid = 5,

    /// <summary>The validity of the voucher, or of its key, is over.</summary>
    Expired = 6,

    /// <summary>Shown too long ago, or by a phone whose clock runs ahead: ask for a fresh one.</summary>
    StepStale = 7,
}
