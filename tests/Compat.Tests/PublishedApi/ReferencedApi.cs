using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>
/// What an assembly binds to in some others: types, members, and overrides, written as <see cref="PublicApi"/> writes them,
/// each after the name of the assembly that it is looked for in.
/// </summary>
sealed class ReferencedApi
{
    private readonly MetadataReader reader;
    private readonly HashSet<string> wanted;
    private readonly SortedSet<string> lines = new(StringComparer.Ordinal);

    private ReferencedApi(MetadataReader reader, IEnumerable<string> assemblies)
    {
        this.reader = reader;
        wanted = new HashSet<string>(assemblies, StringComparer.OrdinalIgnoreCase);
    }

    public static SortedSet<string> Of(string assemblyPath, params IEnumerable<string> assemblies)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var api = new ReferencedApi(file.GetMetadataReader(), assemblies);
        api.AddTypes();
        api.AddMembers();
        api.AddOverrides();
        return api.lines;
    }

    private void AddTypes()
    {
        foreach (var handle in reader.TypeReferences)
        {
            var type = TypeTextProvider.Instance.GetTypeFromReference(reader, handle, 0);
            if (IsWanted(type)) lines.Add($"{type.Assembly}: type {type.Text}");
        }
    }

    private void AddMembers()
    {
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (Parent(member.Parent) is not { } parent || !IsWanted(parent)) continue;
            var name = reader.GetString(member.Name);
            var type = WithoutArguments(parent.Text);
            lines.Add($"{parent.Assembly}: " + (member.GetKind() == MemberReferenceKind.Field
                ? $"{type}::{name} : {member.DecodeFieldSignature(TypeTextProvider.Instance, null).Text}"
                : TypeTextProvider.Method(type, name, member.DecodeMethodSignature(TypeTextProvider.Instance, null))));
        }
    }

    /// <summary>Overrides bind by name, not by reference; their parameters are checked by the compiler against either assembly.</summary>
    private void AddOverrides()
    {
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (Parent(type.BaseType) is not { } parent || !IsWanted(parent)) continue;
            foreach (var methodHandle in type.GetMethods())
            {
                var method = reader.GetMethodDefinition(methodHandle);
                if (!method.Attributes.HasFlag(MethodAttributes.Virtual) || method.Attributes.HasFlag(MethodAttributes.NewSlot)) continue;
                var name = reader.GetString(method.Name);
                if (typeof(object).GetMethod(name) is not null) continue;
                lines.Add($"{parent.Assembly}: override {WithoutArguments(parent.Text)}::{name}");
            }
        }
    }

    private TypeText? Parent(EntityHandle handle) => handle switch
    {
        { IsNil: true } => null,
        { Kind: HandleKind.TypeReference } => TypeTextProvider.Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        { Kind: HandleKind.TypeSpecification } => TypeTextProvider.Instance.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
        _ => null,
    };

    private bool IsWanted(TypeText type) => type.Assembly is not null && wanted.Contains(type.Assembly) && !type.Text.EndsWith(']');

    private static string WithoutArguments(string type) => type.IndexOf('<', StringComparison.Ordinal) is var at and >= 0 ? type[..at] : type;
}
