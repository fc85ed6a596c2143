using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Statements;

/// <summary>CentralCitizenService.</summary>
internal sealed class CitizenCalls(CentralStore store, Edge edge) : CentralCitizenService.CentralCitizenServiceBase
{
    public override Task<GetStatementResponse> GetStatement(GetStatementRequest request, ServerCallContext context) => edge.ForPortalAsync(context, () =>
    {
        if (request.Account.Length != AccountId.Size) throw new FaultException(Fault.Invalid("ACCOUNT_INVALID", "account", "account must be 16 bytes."));
        return Task.FromResult(store.Read(work => Accounts.Find(work, AccountId.Read(request.Account.Span)) is { } account
            ? Statements.Of(work, account)
            : throw new FaultException(Fault.NotFound("ACCOUNT_UNKNOWN", "The central account has no such account."))));
    });
}

/// <summary>CentralPublicService.</summary>
internal sealed class PublicCalls(CentralStore store, Edge edge, CentralOptions options) : CentralPublicService.CentralPublicServiceBase
{
    public override Task<ListPoliciesResponse> ListPolicies(ListPoliciesRequest request, ServerCallContext context) => edge.RunAsync(context, () =>
    {
        var response = new ListPoliciesResponse();
        response.Policies.AddRange(store.Read(work => PolicyBook.After(work, Country(request.Country), request.After)).Select(FeedWriter.ToWire));
        return Task.FromResult(response);
    });

    public override Task<GetAggregatesResponse> GetAggregates(GetAggregatesRequest request, ServerCallContext context) => edge.RunAsync(context, () =>
    {
        var country = Country(request.Country);
        if (!BudgetPeriod.TryFromYear(request.Period, out var period)) throw new FaultException(Fault.Invalid("PERIOD_INVALID", "period", "period must be a calendar year, 2000 to 9999."));
        return Task.FromResult(store.Read(work => Aggregates.Of(work, country, period, options.FewestPeople)));
    });

    private static string Country(string text) =>
        text.Length == 2 && text.All(char.IsAsciiLetterUpper) ? text : throw new FaultException(Fault.Invalid("COUNTRY_INVALID", "country", "country must be two capitals, as ISO 3166 has them."));
}
