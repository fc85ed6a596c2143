using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.LabelKeys;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using FeedPosition = CarbonPos.Carbon.Content.FeedPosition;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>ContentFeedService on the wire.</summary>
internal sealed class FeedCalls(Edge edge, ContentBook book, LabelKeyBook labels, FeedKeys keys, TimeProvider time) : ContentFeedService.ContentFeedServiceBase
{
    public override Task<ListContentsResponse> ListContents(ListContentsRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, (_, _) =>
        {
            if (request.PageSize is < 0 or > ContentBook.LargestPage) throw ContentRules.Refused("PAGE_SIZE_OUT_OF_RANGE", "page_size", $"A page has 1 to {ContentBook.LargestPage} rows; 0 = as many as that.");
            var after = request.After is { } place ? new FeedPosition(place.Version, place.Row) : FeedPosition.Start;
            if (after.Version < 0 || after.Row < 0 || (after.Version == 0 && after.Row > 0)) throw ContentRules.Refused("POSITION_INVALID", "after", "A place is that of a row that the feed gave; unset = the beginning.");
            var page = book.Page(after, request.PageSize == 0 ? ContentBook.LargestPage : request.PageSize);
            var (id, signature) = keys.Sign(page.Digest(), time.GetUtcNow()) ?? throw NoKey();
            return Task.FromResult(new ListContentsResponse { Page = ContentWriter.Write(page), Signature = ByteString.CopyFrom(signature), KeyId = id });
        });

    public override Task<PublishContentsResponse> PublishContents(PublishContentsRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Producer, async (caller, stop) =>
        {
            var (version, changed) = await book.PublishAsync(caller.Company, ContentReader.Statements(request), stop);
            return new PublishContentsResponse { Version = version, Changed = changed };
        });

    public override Task<GetLabelKeysResponse> GetLabelKeys(GetLabelKeysRequest request, ServerCallContext context) => edge.RunAsync(
        context, CallerRole.Deployment, (_, _) =>
        {
            var newest = labels.Newest();
            return Task.FromResult(new GetLabelKeysResponse { List = newest is null || newest.List.Version == request.KnownVersion ? null : LabelKeyWriter.Write(newest) });
        });

    public static RefusedException NoKey() => new(new(
        StatusCode.FailedPrecondition, "FEED_KEY_OUT_OF_DATE", "No feed key of the registry is valid now; its operator adds one to the key file."));
}
