using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>Everything of an assembly that other assemblies can bind to, one line each, sorted.</summary>
static class PublicApi
{
    public static SortedSet<string> Of(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var reader = file.GetMetadataReader();
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = reader.GetTypeDefinition(handle);
            if (!IsVisible(reader, type)) continue;
            var name = TypeTextProvider.Instance.GetTypeFromDefinition(reader, handle, 0).Text;
            AddType(lines, reader, type, name);
            AddFields(lines, reader, type, name);
            AddMethods(lines, reader, type, name);
        }
        return lines;
    }

    private static void AddType(SortedSet<string> lines, MetadataReader reader, TypeDefinition type, string name)
    {
        lines.Add($"type {name}");
        var attributes = type.Attributes;
        if (attributes.HasFlag(TypeAttributes.Sealed)) lines.Add($"type {name} is sealed");
        if (attributes.HasFlag(TypeAttributes.Abstract)) lines.Add($"type {name} is abstract");
        if (!type.BaseType.IsNil) lines.Add($"type {name} is {Text(reader, type.BaseType)}");
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            lines.Add($"type {name} is {Text(reader, reader.GetInterfaceImplementation(implementation).Interface)}");
        }
    }

    private static void AddFields(SortedSet<string> lines, MetadataReader reader, TypeDefinition type, string name)
    {
        foreach (var handle in type.GetFields())
        {
            var field = reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is not (FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem)) continue;
            if (field.Attributes.HasFlag(FieldAttributes.RTSpecialName)) continue;
            lines.Add($"{name}::{reader.GetString(field.Name)} : {field.DecodeSignature(TypeTextProvider.Instance, null).Text}{Constant(reader, field)}");
        }
    }

    private static string Constant(MetadataReader reader, FieldDefinition field)
    {
        if (field.GetDefaultValue() is not { IsNil: false } handle) return "";
        var constant = reader.GetConstant(handle);
        return $" = {reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode)}";
    }

    private static void AddMethods(SortedSet<string> lines, MetadataReader reader, TypeDefinition type, string name)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(handle);
            if ((method.Attributes & MethodAttributes.MemberAccessMask) is not (MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem)) continue;
            var text = TypeTextProvider.Method(name, reader.GetString(method.Name), method.DecodeSignature(TypeTextProvider.Instance, null));
            lines.Add(text);
            if (ParameterNames(reader, method) is { Length: > 0 } names) lines.Add($"names {text} = {names}");
            if (method.Attributes.HasFlag(MethodAttributes.Abstract)) lines.Add("abstract " + text);
            else if (method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final)) lines.Add("virtual " + text);
        }
    }

    /// <summary>Callers may name arguments and leave optional ones out, so both are published too: <c>headers?, deadline?</c>.</summary>
    private static string ParameterNames(MetadataReader reader, MethodDefinition method) => string.Join(", ", method.GetParameters()
        .Select(reader.GetParameter)
        .Where(parameter => parameter.SequenceNumber > 0)
        .OrderBy(parameter => parameter.SequenceNumber)
        .Select(parameter => reader.GetString(parameter.Name) + (parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? "?" : "")));

    private static string Text(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => TypeTextProvider.Instance.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0).Text,
        HandleKind.TypeReference => TypeTextProvider.Instance.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0).Text,
        _ => TypeTextProvider.Instance.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0).Text,
    };

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem =>
            IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };
}
