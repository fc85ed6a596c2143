using CarbonPos.Carbon.Invoices.Xml;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>Where an invoice's text states carbon by the convention, and where it could. Goes the way that the reader goes, so that lines have the same numbers.</summary>
internal sealed class CarbonPlaces
{
    private readonly XmlText source;
    private readonly XmlTags tags;
    private readonly List<XmlEdit> removals = [];
    private readonly List<CarbonRoom?> items = [];

    private CarbonPlaces(XmlText source)
    {
        this.source = source;
        tags = new(source.Text);
    }

    /// <summary>What takes out all that is stated, with the spaces before each.</summary>
    public IReadOnlyList<XmlEdit> Removals => removals;

    /// <summary>By <see cref="InvoiceLine.Ordinal"/>: the line's item; null = it has none.</summary>
    public IReadOnlyList<CarbonRoom?> Items => items;

    /// <summary>Where the document's notes stand; null = there is no place for them.</summary>
    public CarbonRoom? Notes { get; private set; }

    /// <summary>Notes that are not the carbon total.</summary>
    public int OtherNotes { get; private set; }

    /// <summary>True where the text carries a signature of its own, which any change would break.</summary>
    public bool IsSigned => tags.IsSigned;

    /// <param name="source">As the reader has read it.</param>
    /// <param name="syntax">As the reader found it.</param>
    public static CarbonPlaces Of(XmlText source, InvoiceSyntax syntax)
    {
        var places = new CarbonPlaces(source);
        places.tags.Read();
        if (syntax == InvoiceSyntax.Cii)
            places.Cii();
        else
            places.Ubl(syntax == InvoiceSyntax.UblInvoice ? ElementOrder.UblInvoiceNote : ElementOrder.UblCreditNote);
        return places;
    }

    private void Cii()
    {
        var root = tags.Level;
        while (tags.Next(root))
        {
            switch (tags.OurName)
            {
                case "ExchangedDocument" or "HeaderExchangedDocument":
                    var notes = Fill(ElementOrder.CiiNote, "Content", IsTotal);
                    Notes ??= notes;
                    break;
                case "SupplyChainTradeTransaction" or "SpecifiedSupplyChainTradeTransaction":
                    CiiLines();
                    break;
            }
        }
    }

    private void CiiLines()
    {
        var transaction = tags.Level;
        while (tags.Next(transaction))
        {
            if (tags.OurName != "IncludedSupplyChainTradeLineItem")
                continue;
            var (line, index) = (tags.Level, Begin());
            while (tags.Next(line))
            {
                if (tags.OurName == "SpecifiedTradeProduct")
                    Item(index, Fill(ElementOrder.CiiAttribute, ElementOrder.CiiAttributeName, IsCarbon));
            }
        }
    }

    private void Ubl(ElementOrder order)
    {
        var root = tags.Level;
        var notes = new CarbonRoom(source.Text, order, tags);
        while (tags.Next(root))
        {
            if (tags.OurName is "InvoiceLine" or "CreditNoteLine")
                UblLine();
            else if (tags.OurName == "Annotation")
                Child(notes, "Annotation", "AnnotationContent", IsTotal);
            else
                Child(notes, order.Element, "", IsTotal);
        }

        notes.Close(tags);
        Notes = notes;
    }

    private void UblLine()
    {
        var (line, index) = (tags.Level, Begin());
        while (tags.Next(line))
        {
            if (tags.OurName is "SubInvoiceLine" or "SubCreditNoteLine")
                UblLine();
            else if (tags.OurName == "Item")
                Item(index, Fill(ElementOrder.UblAttribute, ElementOrder.UblAttributeName, IsCarbon));
        }
    }

    private int Begin()
    {
        items.Add(null);
        return items.Count - 1;
    }

    private void Item(int index, CarbonRoom room)
    {
        if (room.IsOpen)
            items[index] ??= room;
    }

    /// <summary>Goes through a parent from its start tag to its end tag.</summary>
    private CarbonRoom Fill(ElementOrder order, string part, Func<string, bool> isOurs)
    {
        var level = tags.Level;
        var room = new CarbonRoom(source.Text, order, tags);
        while (tags.Next(level))
            Child(room, order.Element, part, isOurs);
        room.Close(tags);
        return room;
    }

    /// <summary>Takes in one child.</summary>
    /// <param name="room">Of its parent.</param>
    /// <param name="element">What may be ours.</param>
    /// <param name="part">The part of it that says so; empty = its own text.</param>
    /// <param name="isOurs">By that text.</param>
    private void Child(CarbonRoom room, string element, string part, Func<string, bool> isOurs)
    {
        var (name, uri) = (tags.OurName, tags.Uri);
        var place = tags.PlaceOf(part, out var found, out var hasMore);
        if (name == element)
        {
            if ((part.Length == 0 ? place : found) is { } words && isOurs(source.ContentOf(words)))
            {
                // A note that says more than that keeps the rest.
                var ours = hasMore && IsNote(element) ? words : place;
                removals.Add(new(ours.Start - CarbonRoom.SpaceBefore(source.Text, ours.Start).Length, ours.End, ""));
                if (ours == place)
                    return;
            }

            OtherNotes += IsNote(element) ? 1 : 0;
        }

        room.Keep(name, uri, place);
    }

    private static bool IsNote(string element) => element is "Note" or "IncludedNote" or "Annotation";

    private static bool IsCarbon(string name) => name is InvoiceCarbon.MassName or InvoiceCarbon.ProvenanceName or InvoiceCarbon.FactorName;

    // What goes on after the mass is somebody's own text, and stays.
    private static bool IsTotal(string note) =>
        note.StartsWith(InvoiceCarbon.TotalNote, StringComparison.Ordinal) && InvoiceCarbon.TryParseMass(note[InvoiceCarbon.TotalNote.Length..].Trim(), out _);
}
