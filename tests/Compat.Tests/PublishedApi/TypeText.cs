using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>A type as text, and where it comes from: the assembly of the (generic) type itself, null for this one.</summary>
readonly record struct TypeText(string Text, string? Assembly = null);

/// <summary>
/// Writes signatures as text that is the same for a definition and for a reference to it: names of types without their
/// assemblies, generic parameters by number (!0 of a type, !!0 of a method).
/// </summary>
sealed class TypeTextProvider : ISignatureTypeProvider<TypeText, object?>
{
    public static readonly TypeTextProvider Instance = new();

    public TypeText GetPrimitiveType(PrimitiveTypeCode typeCode) => new(typeCode switch
    {
        PrimitiveTypeCode.Boolean => "bool",
        PrimitiveTypeCode.Int32 => "int",
        PrimitiveTypeCode.Int64 => "long",
        _ => typeCode.ToString().ToLowerInvariant(),
    });

    public TypeText GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? new TypeText(GetTypeFromDefinition(reader, outer, 0).Text + "." + name)
            : new TypeText(Qualified(reader.GetString(type.Namespace), name));
    }

    public TypeText GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
        {
            var outer = GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0);
            return outer with { Text = outer.Text + "." + name };
        }
        var assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
            ? reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
            : null;
        return new TypeText(Qualified(reader.GetString(type.Namespace), name), assembly);
    }

    public TypeText GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public TypeText GetGenericInstantiation(TypeText genericType, ImmutableArray<TypeText> typeArguments) =>
        genericType with { Text = $"{genericType.Text}<{string.Join(", ", typeArguments.Select(argument => argument.Text))}>" };

    public TypeText GetGenericTypeParameter(object? genericContext, int index) => new($"!{index}");
    public TypeText GetGenericMethodParameter(object? genericContext, int index) => new($"!!{index}");
    public TypeText GetSZArrayType(TypeText elementType) => elementType with { Text = elementType.Text + "[]" };
    public TypeText GetArrayType(TypeText elementType, ArrayShape shape) => elementType with { Text = $"{elementType.Text}[{new string(',', shape.Rank - 1)}]" };
    public TypeText GetByReferenceType(TypeText elementType) => elementType with { Text = elementType.Text + "&" };
    public TypeText GetPointerType(TypeText elementType) => elementType with { Text = elementType.Text + "*" };
    public TypeText GetPinnedType(TypeText elementType) => elementType;
    public TypeText GetModifiedType(TypeText modifier, TypeText unmodifiedType, bool isRequired) => unmodifiedType with { Text = $"{unmodifiedType.Text} mod({modifier.Text})" };
    public TypeText GetFunctionPointerType(MethodSignature<TypeText> signature) => new($"fn({Parameters(signature)}) : {signature.ReturnType.Text}");

    /// <summary>A method of a type: <c>static Type::Name`1(int, !!0) : void</c>.</summary>
    public static string Method(string type, string name, MethodSignature<TypeText> signature)
    {
        var arity = signature.GenericParameterCount > 0 ? $"`{signature.GenericParameterCount}" : "";
        var isStatic = signature.Header.IsInstance ? "" : "static ";
        return $"{isStatic}{type}::{name}{arity}({Parameters(signature)}) : {signature.ReturnType.Text}";
    }

    private static string Parameters(MethodSignature<TypeText> signature) => string.Join(", ", signature.ParameterTypes.Select(parameter => parameter.Text));

    private static string Qualified(string ns, string name) => ns.Length == 0 ? name : $"{ns}.{name}";
}
