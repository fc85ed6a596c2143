namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Makes strings of characters without making the same one again and again; of bounded size, so it may forget.</summary>
internal sealed class TextCache
{
    private readonly string?[] _texts = new string?[4096];

    public string Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "";
        }

        ref var kept = ref _texts[(uint)string.GetHashCode(text, StringComparison.Ordinal) % (uint)_texts.Length];
        return kept is not null && text.SequenceEqual(kept) ? kept : kept = text.ToString();
    }
}
