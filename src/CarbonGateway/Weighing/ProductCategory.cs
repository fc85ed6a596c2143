namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>An everyday category of products or services, and what it is weighed with where nobody transmits a content.</summary>
/// <param name="Id">Stable id that a catalogue's products may name, e.g. "bread".</param>
/// <param name="Name">English.</param>
/// <param name="NameFr">French.</param>
/// <param name="Activity">What makes it.</param>
/// <param name="Factor">Public factor times quantity, or null where none fits.</param>
/// <param name="GpcBricks">GS1 GPC brick codes, eight digits each; often empty. A brick belongs to one category.</param>
/// <param name="Reason">Why this activity and this factor: one sentence.</param>
public sealed record ProductCategory(
    string Id,
    string Name,
    string NameFr,
    ActivityFactor Activity,
    PhysicalFactor? Factor,
    IReadOnlyList<string> GpcBricks,
    string Reason);
