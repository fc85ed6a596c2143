namespace CarbonPos.Carbon.Labels;

/// <summary>What must stand beside an identifier: any one of these, or all of one group.</summary>
sealed class ElementRequirement
{
    readonly ElementSet _any;
    readonly ElementSet[] _together;

    /// <param name="text">As the table writes it: <c>01&amp;21,253</c> is 01 with 21, or 253.</param>
    /// <param name="matching">The identifiers that a pattern stands for.</param>
    public ElementRequirement(string text, Func<string, ElementSet> matching)
    {
        var together = new List<ElementSet>();
        foreach (var alternative in text.Split(','))
        {
            if (!alternative.Contains('&'))
            {
                _any.AddAll(matching(alternative));
                continue;
            }

            ElementSet group = default;
            foreach (var ai in alternative.Split('&'))
            {
                group.AddAll(matching(ai));
            }

            together.Add(group);
        }

        _together = [.. together];
        Text = text.Replace("&", " with ").Replace(",", ", ");
    }

    /// <summary>For a sentence: "01 with 21, 253".</summary>
    public string Text { get; }

    public bool IsMet(in ElementSet present)
    {
        if (_any.Overlaps(present))
        {
            return true;
        }

        foreach (ref readonly var group in _together.AsSpan())
        {
            if (present.Holds(group))
            {
                return true;
            }
        }

        return false;
    }
}
