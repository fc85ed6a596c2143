namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What one rule says of a line as it stands.</summary>
internal delegate Finding RuleLook(in LineCase line);

/// <summary>A rule that has nothing to say of a pack is asked about the articles inside, pack by pack.</summary>
internal static class Packs
{
    public static bool Weigh(in LineCase line, RuleLook look, out Finding finding)
    {
        finding = look(line);
        if (!finding.Applies && line.TryOpen(out var inside) && Weigh(inside, look, out var ofItems))
        {
            finding = ofItems with { PacksOpened = ofItems.PacksOpened + 1 };
        }

        return finding.Applies;
    }
}
