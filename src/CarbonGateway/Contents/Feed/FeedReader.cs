using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.V1;
using Grpc.Core;
using FeedPosition = CarbonPos.Carbon.Content.FeedPosition;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>A page that cannot be taken: the message says why. Nothing of it counts.</summary>
internal sealed class FeedException(string message) : Exception(message);

/// <summary>Asks the registry for pages, and takes those alone that a known key signed and that answer the question.</summary>
internal sealed class FeedReader(ContentFeedService.ContentFeedServiceClient registry, string token, FeedKeyring keys, TimeProvider time)
{
    private const decimal MicrogramsPerKilogram = 1_000_000_000m;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="FeedException">Not signed by a known key, or no answer to this question.</exception>
    /// <exception cref="RpcException">The registry did not answer, or refused.</exception>
    public async Task<FeedPage> ReadAsync(FeedPosition after, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        var asked = after == FeedPosition.Start ? null : new V1.FeedPosition { Version = after.Version, Row = after.Row };
        ListContentsResponse answer;
        try
        {
            answer = await registry.ListContentsAsync(new ListContentsRequest { After = asked }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new FeedException($"The registry did not answer within {Patience.TotalSeconds} s.");
        }

        if (answer.Page is null) throw new FeedException("The registry's answer has no page.");
        var key = keys.Find(answer.KeyId, time.GetUtcNow()) ?? throw new FeedException($"No key '{answer.KeyId}' that is valid now is in the file of feed keys.");
        var page = Read(answer.Page);
        if (!page.IsSignedBy(key, answer.Signature.Span)) throw new FeedException($"The page after {after} is not signed by key '{answer.KeyId}'.");
        return page.FaultAsAnswerTo(after) is { Length: > 0 } fault ? throw new FeedException($"The page after {after} is no answer: {fault}.") : page;
    }

    private static FeedPage Read(ContentPage page)
    {
        try
        {
            return new(Position(page.After), Position(page.Last), page.Complete, page.NewestVersion, [.. page.Changes.Select(Read)]);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new FeedException($"A page holds what is no content: {e.Message}");
        }
    }

    private static FeedPosition Position(V1.FeedPosition? position) => position is null ? FeedPosition.Start
        : position is { Version: >= 0, Row: >= 0 } ? new(position.Version, position.Row)
        : throw new FormatException("a place is negative.");

    private static FeedChange Read(ContentChange change) => new(Position(change.Position), Subject(change.Subject ?? new()), [.. change.Contents.Select(Read)]);

    private static ContentKey Subject(ContentSubject subject)
    {
        if (subject.Service.Length > 0) return ContentKey.OfService(Checked(subject.Service));
        var parse = Gtin.Parse(subject.Gtin);
        if (!parse.IsOk) throw new FormatException(parse.ErrorText);
        return subject.Lot.Length > 0 ? ContentKey.OfLot(parse.Gtin, Checked(subject.Lot)) : ContentKey.OfGtin(parse.Gtin);
    }

    private static CarbonContent Read(PublishedContent wire)
    {
        if (wire.Provenance != V1.Provenance.Transmitted) throw new FormatException($"provenance {wire.Provenance} is not transmitted.");
        if (wire.Unit is < PublishedUnit.Piece or > PublishedUnit.Euro || wire.Basis is < PublishedBasis.Shelf or > PublishedBasis.Gate || wire.Stages is < 0 or > 127 || wire.Vintage is < 1990 or > 2100) throw new FormatException("a unit, basis, stage or year is out of range.");
        return new(
            Checked(wire.Id), Checked(wire.Edition), CarbonIntensity.FromKilograms(wire.MicrogramsPerUnit / MicrogramsPerKilogram, (ContentUnit)(int)wire.Unit), Provenance.Transmitted,
            Day(wire.ValidFrom) ?? DateOnly.MinValue, Day(wire.ValidTo), wire.Vintage, Checked(wire.Supplier), Checked(wire.Source),
            wire.Basis == PublishedBasis.Gate ? ContentBasis.Gate : ContentBasis.Shelf, (LifeCycleStages)wire.Stages, Checked(wire.DerivedFrom));
    }

    // A version is kept as a file of rows, and must be read again from it.
    private static string Checked(string text) =>
        text.Length <= 300 && text == text.Trim() && !ContentKeyReader.HasControlCharacter(text) ? text : throw new FormatException("a text is too long, or has a line break or spaces around it.");

    private static DateOnly? Day(string text) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new FormatException($"'{text}' is no day.");
}
