using System.Globalization;
using System.Text;

namespace CarbonPos.Testbed.Invoices;

/// <summary>Sound invoices of any length, made up: every line is 3 pieces at 12.50, the sums are right.</summary>
public static class InvoiceSamples
{
    public const string Profile = "urn:cen.eu:en16931:2017";
    public const string Gtin = "9520000000011";

    public static string Cii(int lines = 2, string profile = Profile, string lineExtra = "", string note = "")
    {
        var text = new StringBuilder($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
              <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{profile}</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
              <rsm:ExchangedDocument>
                <ram:ID>2026/17</ram:ID>
                <ram:TypeCode>380</ram:TypeCode>
                <ram:IssueDateTime><udt:DateTimeString format="102">20261122</udt:DateTimeString></ram:IssueDateTime>
                <ram:IncludedNote><ram:Content>{note}</ram:Content></ram:IncludedNote>
              </rsm:ExchangedDocument>
              <rsm:SupplyChainTradeTransaction>

            """);
        for (var i = 1; i <= lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                    <ram:IncludedSupplyChainTradeLineItem>
                      <ram:AssociatedDocumentLineDocument><ram:LineID>{i}</ram:LineID></ram:AssociatedDocumentLineDocument>
                      <ram:SpecifiedTradeProduct>
                        <ram:GlobalID schemeID="0160">{Gtin}</ram:GlobalID>
                        <ram:SellerAssignedID>A-{i}</ram:SellerAssignedID>
                        <ram:Name>Café moulu n° {i}</ram:Name>
                        <ram:Description>Paquet de 250 g</ram:Description>
                        <ram:ApplicableProductCharacteristic><ram:Description>Couleur</ram:Description><ram:Value>rouge</ram:Value></ram:ApplicableProductCharacteristic>{lineExtra}
                        <ram:DesignatedProductClassification><ram:ClassCode listID="TSP" listVersionID="26">50201700</ram:ClassCode></ram:DesignatedProductClassification>
                        <ram:OriginTradeCountry><ram:ID>CO</ram:ID></ram:OriginTradeCountry>
                      </ram:SpecifiedTradeProduct>
                      <ram:SpecifiedLineTradeAgreement>
                        <ram:NetPriceProductTradePrice><ram:ChargeAmount>12.50</ram:ChargeAmount><ram:BasisQuantity unitCode="C62">1</ram:BasisQuantity></ram:NetPriceProductTradePrice>
                      </ram:SpecifiedLineTradeAgreement>
                      <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">3.0000</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
                      <ram:SpecifiedLineTradeSettlement>
                        <ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
                        <ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>37.50</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
                      </ram:SpecifiedLineTradeSettlement>
                    </ram:IncludedSupplyChainTradeLineItem>

                """);
        }

        var net = 37.5m * lines;
        return text.Append(CultureInfo.InvariantCulture, $"""
                <ram:ApplicableHeaderTradeAgreement>
                  <ram:BuyerReference>B-9</ram:BuyerReference>
                  <ram:SellerTradeParty>
                    <ram:GlobalID schemeID="0088">9520000000004</ram:GlobalID>
                    <ram:Name>Torréfaction du Port</ram:Name>
                    <ram:SpecifiedLegalOrganization><ram:ID schemeID="0002">552100554</ram:ID><ram:TradingBusinessName>Au bon café</ram:TradingBusinessName></ram:SpecifiedLegalOrganization>
                    <ram:PostalTradeAddress><ram:CountryID>FR</ram:CountryID></ram:PostalTradeAddress>
                    <ram:URIUniversalCommunication><ram:URIID schemeID="0225">552100554</ram:URIID></ram:URIUniversalCommunication>
                    <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR32552100554</ram:ID></ram:SpecifiedTaxRegistration>
                    <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113</ram:ID></ram:SpecifiedTaxRegistration>
                  </ram:SellerTradeParty>
                  <ram:BuyerTradeParty><ram:Name>Épicerie des Aulnes</ram:Name></ram:BuyerTradeParty>
                </ram:ApplicableHeaderTradeAgreement>
                <ram:ApplicableHeaderTradeDelivery>
                  <ram:ActualDeliverySupplyChainEvent><ram:OccurrenceDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:OccurrenceDateTime></ram:ActualDeliverySupplyChainEvent>
                </ram:ApplicableHeaderTradeDelivery>
                <ram:ApplicableHeaderTradeSettlement>
                  <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
                  <ram:ApplicableTradeTax><ram:CalculatedAmount>{net * 0.2m:0.00}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{net:0.00}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
                  <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20261222</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
                  <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
                    <ram:LineTotalAmount>{net:0.00}</ram:LineTotalAmount>
                    <ram:TaxBasisTotalAmount>{net:0.00}</ram:TaxBasisTotalAmount>
                    <ram:TaxTotalAmount currencyID="EUR">{net * 0.2m:0.00}</ram:TaxTotalAmount>
                    <ram:GrandTotalAmount>{net * 1.2m:0.00}</ram:GrandTotalAmount>
                    <ram:DuePayableAmount>{net * 1.2m:0.00}</ram:DuePayableAmount>
                  </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
                  <ram:InvoiceReferencedDocument><ram:IssuerAssignedID>2026/9</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
                </ram:ApplicableHeaderTradeSettlement>
              </rsm:SupplyChainTradeTransaction>
            </rsm:CrossIndustryInvoice>

            """).ToString();
    }

    /// <summary>The same in the draft that ZUGFeRD 1.0 was made of: other namespaces, other names.</summary>
    public static string Zugferd1() => Cii(profile: "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort")
        .Replace("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:ferd:CrossIndustryDocument:invoice:1p0", StringComparison.Ordinal)
        .Replace("Entity:100", "Entity:12", StringComparison.Ordinal)
        .Replace("Type:100", "Type:15", StringComparison.Ordinal)
        .Replace("rsm:CrossIndustryInvoice", "rsm:CrossIndustryDocument", StringComparison.Ordinal)
        .Replace("rsm:ExchangedDocumentContext", "rsm:SpecifiedExchangedDocumentContext", StringComparison.Ordinal)
        .Replace("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>", StringComparison.Ordinal)
        .Replace("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction", StringComparison.Ordinal)
        .Replace("ram:ApplicableHeaderTrade", "ram:ApplicableSupplyChainTrade", StringComparison.Ordinal)
        .Replace("ram:SpecifiedLineTrade", "ram:SpecifiedSupplyChainTrade", StringComparison.Ordinal)
        .Replace("ram:RateApplicablePercent", "ram:ApplicablePercent", StringComparison.Ordinal)
        .Replace("SettlementLineMonetarySummation", "SettlementMonetarySummation", StringComparison.Ordinal)
        .Replace("SettlementHeaderMonetarySummation", "SettlementMonetarySummation", StringComparison.Ordinal);

    public static string Ubl(int lines = 2, bool isCreditNote = false, string lineExtra = "", string subLines = "", string note = "")
    {
        var (root, line, quantity) = isCreditNote ? ("CreditNote", "CreditNoteLine", "CreditedQuantity") : ("Invoice", "InvoiceLine", "InvoicedQuantity");
        var net = 37.5m * lines;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
              <cbc:CustomizationID>{Profile}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
              <cbc:ID>2026/18</cbc:ID>
              <cbc:IssueDate>2026-11-22</cbc:IssueDate>
              <cbc:DueDate>2026-12-22</cbc:DueDate>
              <cbc:{root}TypeCode>{(isCreditNote ? 381 : 380)}</cbc:{root}TypeCode>
              <cbc:Note>{note}</cbc:Note>
              <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
              <cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>2026/9</cbc:ID></cac:InvoiceDocumentReference></cac:BillingReference>
              <cac:AccountingSupplierParty><cac:Party>
                <cbc:EndpointID schemeID="0225">552100554</cbc:EndpointID>
                <cac:PartyIdentification><cbc:ID schemeID="0088">9520000000004</cbc:ID></cac:PartyIdentification>
                <cac:PartyName><cbc:Name>Au bon café</cbc:Name></cac:PartyName>
                <cac:PostalAddress><cac:Country><cbc:IdentificationCode>FR</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
                <cac:PartyTaxScheme><cbc:CompanyID>FR32552100554</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
                <cac:PartyTaxScheme><cbc:CompanyID>201/113</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
                <cac:PartyLegalEntity><cbc:RegistrationName>Torréfaction du Port</cbc:RegistrationName><cbc:CompanyID schemeID="0002">552100554</cbc:CompanyID></cac:PartyLegalEntity>
              </cac:Party></cac:AccountingSupplierParty>
              <cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Épicerie des Aulnes</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
              <cac:Delivery><cbc:ActualDeliveryDate>2026-11-20</cbc:ActualDeliveryDate></cac:Delivery>
              <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{net * 0.2m:0.00}</cbc:TaxAmount>
                <cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net:0.00}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{net * 0.2m:0.00}</cbc:TaxAmount>
                  <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
              <cac:LegalMonetaryTotal>
                <cbc:LineExtensionAmount currencyID="EUR">{net:0.00}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">{net:0.00}</cbc:TaxExclusiveAmount>
                <cbc:TaxInclusiveAmount currencyID="EUR">{net * 1.2m:0.00}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{net * 1.2m:0.00}</cbc:PayableAmount>
              </cac:LegalMonetaryTotal>

            """));
        for (var i = 1; i <= lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"""
                  <cac:{line}>
                    <cbc:ID>{i}</cbc:ID>
                    <cbc:{quantity} unitCode="C62">3.0000</cbc:{quantity}>
                    <cbc:LineExtensionAmount currencyID="EUR">37.50</cbc:LineExtensionAmount>
                    <cac:Item>
                      <cbc:Description>Paquet de 250 g</cbc:Description>
                      <cbc:Name>Café moulu n° {i}</cbc:Name>
                      <cac:SellersItemIdentification><cbc:ID>A-{i}</cbc:ID></cac:SellersItemIdentification>
                      <cac:StandardItemIdentification><cbc:ID schemeID="0160">{Gtin}</cbc:ID></cac:StandardItemIdentification>
                      <cac:OriginCountry><cbc:IdentificationCode>CO</cbc:IdentificationCode></cac:OriginCountry>
                      <cac:CommodityClassification><cbc:ItemClassificationCode listID="TSP" listVersionID="26">50201700</cbc:ItemClassificationCode></cac:CommodityClassification>
                      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>20</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>
                      <cac:AdditionalItemProperty><cbc:Name>Couleur</cbc:Name><cbc:Value>rouge</cbc:Value></cac:AdditionalItemProperty>{lineExtra}
                    </cac:Item>
                    <cac:Price><cbc:PriceAmount currencyID="EUR">12.50</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">1</cbc:BaseQuantity></cac:Price>{subLines}
                  </cac:{line}>

                """);
        }

        return text.Append($"</{root}>\n").ToString();
    }

    public static byte[] Bytes(string xml) => Encoding.UTF8.GetBytes(xml);
}
