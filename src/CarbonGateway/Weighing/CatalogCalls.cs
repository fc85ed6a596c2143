using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>CatalogService on the wire.</summary>
internal sealed class CatalogCalls(CallerDirectory callers, Weigher weigher) : CatalogService.CatalogServiceBase
{
    public override Task<WeighResponse> Weigh(WeighRequest request, ServerCallContext context)
    {
        callers.Require(context);
        var basket = weigher.Explain(RequestReader.Lines(request.Lines, 1));
        var response = new WeighResponse { GramsTotal = basket.Total.Grams, CatalogueVersion = basket.CatalogueVersion };
        foreach (var line in basket.Lines)
        {
            response.Lines.Add(new WeighedLine
            {
                Grams = PostingWriter.Write(line.Line),
                Gtin = line.Gtin,
                Name = line.Name,
                FactorId = line.FactorId,
                FactorVersion = line.FactorVersion,
                Why = line.Why,
                WhyFr = line.WhyFr,
                LabelError = line.LabelError,
            });
        }

        return Task.FromResult(response);
    }
}
