using CarbonPos.Carbon.Invoices.Xml;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>An invoice's XML as something that carbon is written on.</summary>
internal sealed class CarbonSheet
{
    private readonly Invoice invoice;
    private readonly XmlText source;
    private readonly CarbonPlaces places;
    private readonly List<InvoiceFinding> notices = [];

    private CarbonSheet(Invoice invoice, XmlText source)
    {
        (this.invoice, this.source) = (invoice, source);
        places = CarbonPlaces.Of(source, invoice.Syntax);
        if (places.IsSigned)
            throw new InvoiceRefusal(TransmitFaults.XmlSigned, "The invoice carries a signature inside its XML, which any change would break: write the carbon before it is signed.");
        if (places.Items.Count != invoice.Lines.Count)
            throw NotWritable("its lines cannot be told apart");
    }

    private bool IsCii => invoice.Syntax == InvoiceSyntax.Cii;

    /// <exception cref="InvoiceRefusal">Signed, or of a kind that cannot be written on.</exception>
    public static CarbonSheet Of(Invoice invoice, ReadOnlyMemory<byte> xml) => new(invoice, XmlText.Of(xml));

    public (ReadOnlyMemory<byte> Xml, TransmittedInvoice Made) Remove() => (source.With(places.Removals), Told(0, null));

    public (ReadOnlyMemory<byte> Xml, TransmittedInvoice Made) Write(InvoiceContents contents)
    {
        var lines = Room(contents);
        var isCoded = HasCoded && !contents.WithoutCoded;
        var edits = new List<XmlEdit>(places.Removals);
        foreach (var (ordinal, carbon) in lines)
            edits.Add(places.Items[ordinal]!.Insert(Attributes(places.Items[ordinal]!, carbon, isCoded), source));
        var total = Total(contents, lines);
        if (total is { } mass)
            edits.Add(places.Notes!.Insert([Note(places.Notes, InvoiceCarbon.TotalNote + InvoiceCarbon.TextOf(mass))], source));
        if (lines.Count == 0 && total is null && (contents.Lines.Count > 0 || contents.Whole is not null))
            throw NotWritable(contents.Lines.Count > 0 ? "no line that is to state carbon has an item that could hold it" : "it has neither lines nor a place for a total");
        CountTwice(lines);
        var xml = source.With(edits);
        Check(xml, lines, total);
        return (xml, Told(lines.Count, total));
    }

    /// <summary>The lines that can be written: what the profile has no room for and what has no item is left aside, and told.</summary>
    private Dictionary<int, InvoiceCarbon> Room(InvoiceContents contents)
    {
        var (hasNotes, hasAttributes) = Profiles();
        if (!hasNotes && !contents.BeyondProfile)
            throw new InvoiceRefusal(TransmitFaults.ProfileRoom, "The profile MINIMUM has neither lines nor notes: its own schema would refuse an invoice that states carbon. It can be written beyond the profile, where the receiver takes that.");
        if ((!hasNotes || (!hasAttributes && contents.Lines.Count > 0)) && contents.BeyondProfile)
            Tell(TransmitNotices.BeyondProfile, $"The schema of {invoice.Profile} itself does not have what was written; the schemas of EN 16931 do.");
        if (!hasAttributes && !contents.BeyondProfile)
        {
            if (contents.Lines.Count > 0)
                Tell(TransmitNotices.NoAttributes, $"The profile {invoice.Profile} has no attributes of items: the lines' carbon is in the total alone.");
            return [];
        }

        var lines = new Dictionary<int, InvoiceCarbon>();
        foreach (var (ordinal, carbon) in contents.Lines.OrderBy(line => line.Key))
        {
            if (places.Items[ordinal] is null)
                Tell(TransmitNotices.NoItem, $"The line, {ordinal + 1} in the document, has no item that could hold attributes; nothing was written on it.", invoice.Lines[ordinal].Id);
            else
                lines.Add(ordinal, carbon);
        }

        return lines;
    }

    private (bool Notes, bool Attributes) Profiles() => invoice.Profile switch
    {
        InvoiceProfile.Minimum when IsCii => (false, false),
        InvoiceProfile.BasicWithoutLines or InvoiceProfile.Basic when IsCii => (true, false),
        _ => (true, true),
    };

    /// <summary>
    /// True where an attribute may have a code, and a measure instead of a text: by the 2026 edition, and in what had it before. All
    /// else wants a name and a text (BR-54 of 2017): EXTENDED of ZUGFeRD 1.0 and 2.0, and, by a rule that was left standing
    /// (CII-SR-072), EXTENDED-CTC-FR in CII.
    /// </summary>
    private bool HasCoded => invoice.Edition == 2026
        || (IsCii ? invoice.Guideline.EndsWith("#urn:factur-x.eu:1p0:extended", StringComparison.OrdinalIgnoreCase) : invoice.Profile == InvoiceProfile.ExtendedCtcFr);

    /// <summary>By the convention the sum of the lines that state carbon; where none can, that of what they would state.</summary>
    private Co2eMass? Total(InvoiceContents contents, Dictionary<int, InvoiceCarbon> lines)
    {
        var stated = lines.Count > 0 ? lines.Values : contents.Lines.Values;
        if (lines.Count == 0 && contents.Lines.Count > 0 && (Profiles().Attributes || contents.BeyondProfile))
            return null; // No line of them could be written on: each was told.
        if (!stated.Any() && contents.Whole is null)
            return null;
        var sum = stated.Sum(carbon => (decimal)carbon.Mass.Grams) + (contents.Whole?.Grams ?? 0);
        if (decimal.Abs(sum) > Co2eMass.MaxGrams)
            throw new InvoiceRefusal(TransmitFaults.CarbonRange, $"The lines come to {sum} g CO2e; an invoice states at most {Co2eMass.MaxGrams} g.");
        if (places.Notes is not { IsOpen: true })
        {
            Tell(TransmitNotices.NoTotal, "The invoice has no head that could hold a note: the lines state their carbon, the total stands nowhere.");
            return null;
        }

        if (!IsCii && invoice.Edition == 2026)
        {
            Tell(TransmitNotices.NoTotal, "The 2026 edition has its notes elsewhere in UBL 2.5, which is no standard yet: the lines state their carbon, the total stands nowhere.");
            return null;
        }

        // Peppol's own rule R002: one note, unless both parties are German.
        if (invoice.Profile == InvoiceProfile.Peppol && places.OtherNotes > 0 && (invoice.Seller.Country, invoice.Buyer.Country) != ("DE", "DE"))
        {
            Tell(TransmitNotices.NoTotal, "Peppol allows one note, and the invoice has its own: the lines state their carbon, the total stands nowhere.");
            return null;
        }

        return Co2eMass.FromGrams((long)sum);
    }

    // By the convention the total counts every line that states carbon, parts and wholes alike.
    private void CountTwice(Dictionary<int, InvoiceCarbon> lines)
    {
        var parts = new SortedDictionary<int, int>();
        foreach (var ordinal in lines.Keys)
        {
            var parent = invoice.Lines[ordinal].Parent;
            while (parent >= 0 && !lines.ContainsKey(parent))
                parent = invoice.Lines[parent].Parent;
            if (parent >= 0)
                parts[parent] = parts.GetValueOrDefault(parent) + 1;
        }

        foreach (var (parent, count) in parts)
            Tell(TransmitNotices.Twice, $"The line and {count} of its parts state carbon; the total counts them all.", invoice.Lines[parent].Id);
    }

    private IEnumerable<NewElement> Attributes(CarbonRoom room, InvoiceCarbon carbon, bool isCoded)
    {
        yield return Attribute(room, InvoiceCarbon.MassName, InvoiceCarbon.TextOf(carbon.Mass));
        if (isCoded)
            yield return Coded(room, carbon.Mass);
        if (carbon.Provenance is { } provenance)
            yield return Attribute(room, InvoiceCarbon.ProvenanceName, InvoiceCarbon.TextOf(provenance));
        if (carbon.Factor.Length > 0)
            yield return Attribute(room, InvoiceCarbon.FactorName, carbon.Factor);
    }

    private NewElement Attribute(CarbonRoom room, string name, string value) => IsCii
        ? new(ElementOrder.CiiAttribute.Element, room.Uri, "", new(ElementOrder.CiiAttributeName, room.Uri, name), new("Value", room.Uri, value))
        : new(ElementOrder.UblAttribute.Element, InvoiceXml.UblAggregate, "", new(ElementOrder.UblAttributeName, InvoiceXml.UblBasic, name), new("Value", InvoiceXml.UblBasic, value));

    private NewElement Coded(CarbonRoom room, Co2eMass mass)
    {
        var measure = InvoiceCarbon.MeasureOf(mass);
        return IsCii
            ? new(
                ElementOrder.CiiAttribute.Element, room.Uri, "", new("TypeCode", room.Uri, InvoiceCarbon.MassCode), new(ElementOrder.CiiAttributeName, room.Uri, InvoiceCarbon.MassName),
                new("ValueMeasure", room.Uri, measure) { Unit = InvoiceCarbon.MassUnit })
            : new(
                ElementOrder.UblAttribute.Element, InvoiceXml.UblAggregate, "", new(ElementOrder.UblAttributeName, InvoiceXml.UblBasic, InvoiceCarbon.MassName),
                new("NameCode", InvoiceXml.UblBasic, InvoiceCarbon.MassCode), new("ValueQuantity", InvoiceXml.UblBasic, measure) { Unit = InvoiceCarbon.MassUnit });
    }

    private NewElement Note(CarbonRoom room, string text) => IsCii
        ? new(ElementOrder.CiiNote.Element, room.Uri, "", new NewElement("Content", room.Uri, text))
        : new(ElementOrder.UblInvoiceNote.Element, InvoiceXml.UblBasic, text);

    /// <summary>Nothing is given out that does not read as it was meant, or that could not be taken off again without a trace.</summary>
    private void Check(ReadOnlyMemory<byte> xml, Dictionary<int, InvoiceCarbon> lines, Co2eMass? total)
    {
        if (!InvoiceReader.Read(xml).TryGet(out var again, out var fault))
            throw new InvoiceRefusal(fault.Code, fault.Sentence);
        var isRight = again.Lines.Count == invoice.Lines.Count && again.Carbon?.Mass == total
            && again.Lines.All(line => line.Carbon == lines.GetValueOrDefault(line.Ordinal))
            && Of(again, xml).Remove().Xml.Span.SequenceEqual(Remove().Xml.Span);
        if (!isRight)
            throw NotWritable("what was written would not read as it was meant");
    }

    private TransmittedInvoice Told(int written, Co2eMass? total) =>
        new(default, written, invoice.Lines.Count(line => line.Carbon is not null), total, [.. notices]) { HadTotal = invoice.Carbon is not null, PartsRemoved = places.Removals.Count };

    private void Tell(string code, string sentence, string line = "") => notices.Add(new(code, sentence, line, false));

    private static InvoiceRefusal NotWritable(string why) => new(TransmitFaults.NotWritable, $"The invoice cannot be written on: {why}.");
}
