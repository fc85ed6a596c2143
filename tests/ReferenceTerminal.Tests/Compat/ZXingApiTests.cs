using System.Reflection;
using ZXing;

namespace CarbonPos.ReferenceTerminal.Tests.Compat;

/// <summary>
/// The part of ZXing.Net 0.16's public API that the project may use, taken from its published source. It must be there
/// whichever assembly the build got, and the stand-in must offer nothing beyond it: else code could come to rest on
/// something that <c>-p:FullFeed=true</c> lacks.
/// </summary>
public sealed class ZXingApiTests
{
    private const string Published = """
        ZXing.BarcodeFormat.AZTEC = 1
        ZXing.BarcodeFormat.All_1D = 61918
        ZXing.BarcodeFormat.CODABAR = 2
        ZXing.BarcodeFormat.CODE_128 = 16
        ZXing.BarcodeFormat.CODE_39 = 4
        ZXing.BarcodeFormat.CODE_93 = 8
        ZXing.BarcodeFormat.DATA_MATRIX = 32
        ZXing.BarcodeFormat.EAN_13 = 128
        ZXing.BarcodeFormat.EAN_8 = 64
        ZXing.BarcodeFormat.IMB = 524288
        ZXing.BarcodeFormat.ITF = 256
        ZXing.BarcodeFormat.MAXICODE = 512
        ZXing.BarcodeFormat.MSI = 131072
        ZXing.BarcodeFormat.PDF_417 = 1024
        ZXing.BarcodeFormat.PHARMA_CODE = 1048576
        ZXing.BarcodeFormat.PLESSEY = 262144
        ZXing.BarcodeFormat.QR_CODE = 2048
        ZXing.BarcodeFormat.RSS_14 = 4096
        ZXing.BarcodeFormat.RSS_EXPANDED = 8192
        ZXing.BarcodeFormat.UPC_A = 16384
        ZXing.BarcodeFormat.UPC_E = 32768
        ZXing.BarcodeFormat.UPC_EAN_EXTENSION = 65536
        ZXing.BarcodeReaderGeneric..ctor()
        ZXing.BarcodeReaderGeneric.Decode(LuminanceSource) : Result
        ZXing.BarcodeReaderGeneric.DecodeMultiple(LuminanceSource) : Result[]
        ZXing.BarcodeReaderGeneric.Options : DecodingOptions get set
        ZXing.Common.DecodingOptions..ctor()
        ZXing.Common.DecodingOptions.AssumeGS1 : Boolean get set
        ZXing.Common.DecodingOptions.PossibleFormats : IList<BarcodeFormat> get set
        ZXing.Common.DecodingOptions.PureBarcode : Boolean get set
        ZXing.Common.DecodingOptions.TryHarder : Boolean get set
        ZXing.Common.DecodingOptions.TryInverted : Boolean get set
        ZXing.LuminanceSource.Height : Int32 get
        ZXing.LuminanceSource.Matrix : Byte[] get
        ZXing.LuminanceSource.Width : Int32 get
        ZXing.LuminanceSource.getRow(Int32, Byte[]) : Byte[]
        ZXing.RGBLuminanceSource+BitmapFormat.Gray8 = 1
        ZXing.RGBLuminanceSource+BitmapFormat.Unknown = 0
        ZXing.RGBLuminanceSource..ctor(Byte[], Int32, Int32, BitmapFormat)
        ZXing.RGBLuminanceSource.Matrix : Byte[] get
        ZXing.RGBLuminanceSource.getRow(Int32, Byte[]) : Byte[]
        ZXing.Result.BarcodeFormat : BarcodeFormat get
        ZXing.Result.ResultMetadata : IDictionary<ResultMetadataType, Object> get
        ZXing.Result.Text : String get
        ZXing.ResultMetadataType.SYMBOLOGY_IDENTIFIER = 14
        """;

    private static readonly Assembly Loaded = typeof(BarcodeReaderGeneric).Assembly;

    [Fact]
    public void TheLoadedAssembly_HasThePublishedApi()
    {
        var missing = Published.Split('\n').Except(Describe(BindingFlags.Default));
        Assert.Empty(missing);
    }

    [Fact]
    public void TheStandIn_HasNothingElse()
    {
        Assert.Equal("zxing", Loaded.GetName().Name);
        RequireStandIn();
        Assert.Empty(Describe(BindingFlags.DeclaredOnly).Except(Published.Split('\n')));
    }

    /// <summary>Skips a test of what zbar reads in a build that reads with ZXing.Net itself.</summary>
    internal static void RequireStandIn()
    {
        if (Loaded.GetType("ZXing.ZBar.Scan") is null)
            Assert.Skip("This build has the real ZXing.Net; see docs/decisions/0012-reading-images.md for what that reads.");
    }

    private static IEnumerable<string> Describe(BindingFlags scope) =>
        from type in Loaded.GetExportedTypes()
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | scope)
        where member.DeclaringType!.Assembly == Loaded && !(type.IsAbstract && member is ConstructorInfo)
        let text = Describe(member)
        where text is not null
        select $"{type.FullName}.{text}";

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true, DeclaringType.IsEnum: true } constant => $"{constant.Name} = {Convert.ToInt64(constant.GetRawConstantValue())}",
        ConstructorInfo constructor => $".ctor({Parameters(constructor)})",
        PropertyInfo property => $"{property.Name} : {Name(property.PropertyType)} {Accessors(property)}",
        MethodInfo { IsSpecialName: false } method when method.GetBaseDefinition().DeclaringType != typeof(object) =>
            $"{method.Name}({Parameters(method)}) : {Name(method.ReturnType)}",
        _ => null,
    };

    private static string Accessors(PropertyInfo property) => property.GetSetMethod() is null ? "get" : "get set";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
