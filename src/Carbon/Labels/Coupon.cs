namespace CarbonPos.Carbon.Labels;

/// <summary>The structure of North American coupons: fields one behind the other, many with a digit before them that says how long they are.</summary>
static class Coupon
{
    const int ShortestCompany = 6;
    const int OfferDigits = 6;
    const int FamilyDigits = 3;

    /// <summary>The coupon of (8110): company, offer, value, up to three purchases, dates, serial number, retailer.</summary>
    /// <returns>Null when well formed, else the end of a sentence that starts with "The coupon".</returns>
    public static string? Fault(ReadOnlySpan<char> digits)
    {
        var fields = new Fields(digits);
        return fields.IsAllDigits() ? Required(ref fields) ?? Optional(ref fields) ?? fields.End() : "holds more than digits";
    }

    /// <summary>The coupon of (8112), whose terms are looked up: format, funder, offer, serial number.</summary>
    /// <inheritdoc cref="Fault"/>
    public static string? OfferFault(ReadOnlySpan<char> digits)
    {
        var fields = new Fields(digits);
        return !fields.IsAllDigits()
            ? "holds more than digits"
            : fields.Code("01", "format")
                ?? fields.Sized("0123456", ShortestCompany, "funder")
                ?? fields.Fixed(OfferDigits, "offer code")
                ?? fields.Sized("0123456789", ShortestCompany, "serial number")
                ?? fields.End();
    }

    static string? Required(ref Fields fields) =>
        fields.Sized("0123456", ShortestCompany, "company prefix")
        ?? fields.Fixed(OfferDigits, "offer code")
        ?? fields.Sized("12345", 0, "save value")
        ?? Purchase(ref fields, "first purchase");

    // Each starts with its number, and they come in the order of their numbers.
    static string? Optional(ref Fields fields) =>
        (fields.Starts('1') ? fields.Code("0123", "rule for further purchases") ?? OtherPurchase(ref fields, "second purchase") : null)
        ?? (fields.Starts('2') ? OtherPurchase(ref fields, "third purchase") : null)
        ?? Dates(ref fields)
        ?? (fields.Starts('5') ? fields.Sized("0123456789", ShortestCompany, "serial number") : null)
        ?? (fields.Starts('6') ? fields.Sized("1234567", ShortestCompany, "retailer") : null)
        ?? (fields.Starts('9') ? Terms(ref fields) : null);

    static string? Purchase(ref Fields fields, string name) =>
        fields.Sized("12345", 0, name) ?? fields.Code("012349", name + "'s kind") ?? fields.Fixed(FamilyDigits, name + "'s family");

    // A 9 in place of the length says that it is the first purchase's company.
    static string? OtherPurchase(ref Fields fields, string name) =>
        Purchase(ref fields, name) ?? (fields.Starts('9') ? null : fields.Sized("0123456", ShortestCompany, name + "'s company"));

    static string? Dates(ref Fields fields)
    {
        var until = default(ReadOnlySpan<char>);
        if (fields.Starts('3') && fields.Date("end", out until) is { } fault)
        {
            return fault;
        }

        if (!fields.Starts('4'))
        {
            return null;
        }

        return fields.Date("start", out var from)
            ?? (!until.IsEmpty && from.SequenceCompareTo(until) > 0 ? "ends before it starts" : null);
    }

    static string? Terms(ref Fields fields) =>
        fields.Code("01256", "kind of saving")
        ?? fields.Code("012", "item that the saving is for")
        ?? fields.Fixed(1, "store flag")
        ?? fields.Code("01", "multiplication flag");

    /// <summary>What is left to read.</summary>
    ref struct Fields(ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> _rest = rest;

        public readonly bool IsAllDigits() => !_rest.ContainsAnyExceptInRange('0', '9');

        public bool Starts(char number)
        {
            if (_rest.IsEmpty || _rest[0] != number)
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        public string? Code(string allowed, string name)
        {
            if (_rest.IsEmpty)
            {
                return $"lacks its {name}";
            }

            var code = _rest[0];
            _rest = _rest[1..];
            return allowed.Contains(code) ? null : $"has {code} for its {name} instead of one of {allowed}";
        }

        public string? Fixed(int length, string name)
        {
            if (_rest.Length < length)
            {
                return $"is cut short in its {name}";
            }

            _rest = _rest[length..];
            return null;
        }

        /// <summary>A field behind the digit that says how long it is, above a least length.</summary>
        public string? Sized(string allowed, int above, string name)
        {
            if (_rest.IsEmpty)
            {
                return $"lacks the length of its {name}";
            }

            var length = _rest[0] - '0' + above;
            return Code(allowed, "length of the " + name) ?? Fixed(length, name);
        }

        public string? Date(string name, out ReadOnlySpan<char> date)
        {
            date = _rest.Length < 6 ? default : _rest[..6];
            return Fixed(6, name + " date") ?? (ElementChecks.Holds(ElementCheck.Date, date) ? null : $"has no possible {name} date");
        }

        public readonly string? End() => _rest.IsEmpty ? null : "goes on after its last field";
    }
}
