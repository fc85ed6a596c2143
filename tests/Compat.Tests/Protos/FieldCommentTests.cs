using System.Text.RegularExpressions;
using CarbonPos.Testbed.Processes;
using Google.Protobuf.Reflection;

namespace CarbonPos.Compat.Tests.Protos;

/// <summary>That every field has a comment is lint's job; here: that the comment of a number says in what it is counted.</summary>
public sealed partial class FieldCommentTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-descriptor-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Numbers_EveryComment_SaysUnitOrRange()
    {
        var fields = await FieldsAsync();
        var numbers = fields.Where(field => field.Type is FieldDescriptorProto.Types.Type.Int32 or FieldDescriptorProto.Types.Type.Int64).ToList();
        Assert.True(numbers.Count > 20, $"only {numbers.Count} numbers found");
        Assert.Empty(numbers.Where(field => !Unit().IsMatch(field.Comment)).Select(field => field.Name));
    }

    [Fact]
    public async Task Numbers_Floats_AreNotUsed()
    {
        var fields = await FieldsAsync();
        Assert.DoesNotContain(fields, field => field.Type is FieldDescriptorProto.Types.Type.Float or FieldDescriptorProto.Types.Type.Double);
    }

    [Fact]
    public async Task Fields_EveryOne_HasAComment()
    {
        var fields = await FieldsAsync();
        Assert.NotEmpty(fields);
        Assert.Empty(fields.Where(field => string.IsNullOrWhiteSpace(field.Comment)).Select(field => field.Name));
    }

    [GeneratedRegex(@"grams|thousandths|cents|basis points|seconds|milliseconds|calendar year|index|\d+ to \d+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unit();

    private async Task<IReadOnlyList<(string Name, FieldDescriptorProto.Types.Type Type, string Comment)>> FieldsAsync()
    {
        var check = await ContractCheck.RunAsync();
        Assert.True(check.ExitCode == 0, check.Everything);
        var path = Path.Combine(folder, "set.binpb");
        var build = await Tool.RunAsync(
            Repository.File("protos", "node_modules", ".bin", "buf"),
            ["build", Repository.File("protos"), "--as-file-descriptor-set", "-o", path],
            TestContext.Current.CancellationToken);
        Assert.True(build.ExitCode == 0, build.Everything);
        var set = FileDescriptorSet.Parser.ParseFrom(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        return [.. set.File.Where(file => file.Package == "carbonpos.v1").SelectMany(Fields)];
    }

    private static IEnumerable<(string Name, FieldDescriptorProto.Types.Type Type, string Comment)> Fields(FileDescriptorProto file)
    {
        // A path such as 4, message, 2, field leads to a field of a message at the top of the file.
        var comments = file.SourceCodeInfo.Location.ToLookup(location => string.Join('.', location.Path), location => location.LeadingComments, StringComparer.Ordinal);
        for (var m = 0; m < file.MessageType.Count; m++)
        {
            var message = file.MessageType[m];
            for (var f = 0; f < message.Field.Count; f++)
            {
                var field = message.Field[f];
                yield return ($"{message.Name}.{field.Name}", field.Type, comments[$"4.{m}.2.{f}"].FirstOrDefault() ?? "");
            }
        }
    }
}
