using System.Net;
using CarbonPos.Bench.Servers;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.Bench;

/// <summary>One sale made by hand before the load: what a reply looks like and weighs.</summary>
/// <param name="ReplySize">Bytes of the reply's message.</param>
/// <param name="Grams">Debited by each basket.</param>
internal sealed record Trial(int ReplySize, long Grams)
{
    public static async Task<Trial> SellAsync(ServerProcess gateway, Town town)
    {
        var bodies = town.TokenSales();
        var body = bodies.NewBuffer();
        bodies.Next(body);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, bodies.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("authorization", "Bearer " + town.TillToken);
        using var response = await client.SendAsync(request, CancellationToken.None);
        var reply = await response.Content.ReadAsByteArrayAsync();
        var posting = reply.Length > 5 ? AuthorizeResponse.Parser.ParseFrom(reply.AsSpan(5)).Posting : null;
        if (posting is not { Outcome: Outcome.Approved, Lines.Count: 3 })
        {
            throw new InvalidOperationException($"The first sale was not approved: {posting} {response.TrailingHeaders} {response.Headers}");
        }

        if (posting.Lines.Select(l => l.Provenance).Distinct().Count() < 2) throw new InvalidOperationException($"The basket is not weighed by different rules: {posting.Lines}");
        return new(reply.Length - 5, posting.GramsMoved);
    }
}
