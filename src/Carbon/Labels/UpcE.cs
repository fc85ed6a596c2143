namespace CarbonPos.Carbon.Labels;

/// <summary>The zero-suppressed form of a UPC-A of number system 0 or 1: 8 digits with number system and check digit, or the 6 between them.</summary>
public static class UpcE
{
    /// <summary>Expands to the 12 digits of the UPC-A, whose check digit is computed for 6 digits and copied unchecked for 8.</summary>
    /// <param name="digits">8 digits that start with 0 or 1, or 6 digits (number system 0 is meant).</param>
    /// <param name="upcA">At least 12 characters.</param>
    /// <returns>False, and nothing written, for any other text.</returns>
    public static bool TryExpand(ReadOnlySpan<char> digits, Span<char> upcA)
    {
        if (digits.Length is not (6 or 8) || digits.ContainsAnyExceptInRange('0', '9')
            || (digits.Length == 8 && digits[0] is not ('0' or '1')))
        {
            return false;
        }

        var core = digits.Length == 8 ? digits[1..7] : digits;
        upcA[..12].Fill('0');
        upcA[0] = digits.Length == 8 ? digits[0] : '0';
        var last = core[5];

        // The last digit says how many digits belong to the company and so where the zeros were.
        var companyDigits = last switch { <= '2' => 2, '3' => 3, '4' => 4, _ => 5 };
        core[..companyDigits].CopyTo(upcA[1..]);
        if (last <= '2')
        {
            upcA[3] = last;
        }

        var item = last >= '5' ? core[5..6] : core[companyDigits..5];
        item.CopyTo(upcA[(11 - item.Length)..]);
        upcA[11] = digits.Length == 8 ? digits[7] : (char)('0' + Gtin.CheckDigit(upcA[..11]));
        return true;
    }

    /// <summary>Shortens a UPC-A to its one canonical 8-digit form.</summary>
    /// <param name="upcA">12 digits.</param>
    /// <param name="digits">At least 8 characters.</param>
    /// <returns>False, and nothing written, when the number has no such form.</returns>
    public static bool TryCompress(ReadOnlySpan<char> upcA, Span<char> digits)
    {
        if (upcA.Length != 12 || upcA.ContainsAnyExceptInRange('0', '9') || upcA[0] is not ('0' or '1'))
        {
            return false;
        }

        Span<char> core = stackalloc char[6];
        if (upcA[3] <= '2' && IsZero(upcA[4..8]))
        {
            upcA[1..3].CopyTo(core);
            upcA[8..11].CopyTo(core[2..]);
            core[5] = upcA[3];
        }
        else if (IsZero(upcA[4..9]))
        {
            upcA[1..4].CopyTo(core);
            upcA[9..11].CopyTo(core[3..]);
            core[5] = '3';
        }
        else if (IsZero(upcA[5..10]))
        {
            upcA[1..5].CopyTo(core);
            core[4] = upcA[10];
            core[5] = '4';
        }
        else if (IsZero(upcA[6..10]) && upcA[10] >= '5')
        {
            upcA[1..6].CopyTo(core);
            core[5] = upcA[10];
        }
        else
        {
            return false;
        }

        digits[0] = upcA[0];
        core.CopyTo(digits[1..]);
        digits[7] = upcA[11];
        return true;
    }

    static bool IsZero(ReadOnlySpan<char> digits) => !digits.ContainsAnyExcept('0');
}
