using System.Text.Json;
using System.Text.Json.Nodes;

namespace CarbonPos.Interop;

/// <summary>What a foreign till printed, found by name; a missing name fails the test with the whole print.</summary>
public sealed class TillAnswers(string printed)
{
    private readonly JsonNode root = JsonNode.Parse(printed) ?? throw new JsonException("The till printed nothing.");

    public string Text(params ReadOnlySpan<string> path) => Find(path).GetValue<string>();

    public long Number(params ReadOnlySpan<string> path) => Find(path).GetValue<long>();

    public bool Flag(params ReadOnlySpan<string> path) => Find(path).GetValue<bool>();

    public int Count(params ReadOnlySpan<string> path) => Find(path).AsArray().Count;

    private JsonNode Find(ReadOnlySpan<string> path)
    {
        var node = root;
        foreach (var name in path)
        {
            node = (node is JsonArray list ? list[int.Parse(name)] : node[name])
                ?? throw new KeyNotFoundException($"The till printed no {string.Join('/', path)}: {printed}");
        }
        return node;
    }
}
