using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Konstruct.Api.Platform;
using Konstruct.Domain.Conversations;
using Konstruct.Domain.Kernel;

namespace Konstruct.Api.Tests.Events;

/// <summary>What may stand in an event, whoever reads it: numbers that every JSON reader keeps exactly, nothing that can be changed.</summary>
public class EventTypesAreSafe
{
    private static readonly Type[] s_scalars = [typeof(string), typeof(Guid), typeof(DateTimeOffset), typeof(bool), typeof(int), typeof(long)];

    // Every type that stands in some event, however deep.
    private static readonly ImmutableHashSet<Type> s_records = Reach(EventTypes.All.Select(m => m.Type));

    [Fact]
    public void Values_are_of_a_closed_list_of_types() =>
        s_records.SelectMany(Properties).Where(p => !IsAllowed(p.PropertyType)).Select(p => $"{p.DeclaringType}.{p.Name}: {p.PropertyType}").ShouldBeEmpty();

    [Fact]
    public void Numbers_are_integers() =>
        s_records.SelectMany(Properties).Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType)
            .ShouldNotContain(t => t == typeof(float) || t == typeof(double) || t == typeof(decimal) || t == typeof(Half));

    [Fact]
    public void Records_are_sealed() => s_records.Where(t => !t.IsSealed).ShouldBeEmpty();

    [Fact]
    public void Nothing_can_be_set_after_it_was_made() =>
        s_records.SelectMany(Properties).Where(p => p.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)))
            .Select(p => $"{p.DeclaringType}.{p.Name}").ShouldBeEmpty();

    [Fact]
    public void Words_of_people_are_sealed_wherever_they_stand()
    {
        // what a person wrote, and what was derived from it, exist in events only inside Personal<T>
        Type[] personal = [typeof(MessageContent), typeof(ReplyContent), typeof(ToolArguments), typeof(ToolResult), typeof(SummaryContent)];
        s_records.ShouldNotContain(t => personal.Contains(t));
    }

    private static ImmutableHashSet<Type> Reach(IEnumerable<Type> from)
    {
        var seen = ImmutableHashSet.CreateBuilder<Type>();
        var waiting = new Queue<Type>(from);
        while (waiting.TryDequeue(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var inner in Properties(type).Select(p => Element(p.PropertyType)).Where(IsRecord))
                waiting.Enqueue(inner);
        }

        return seen.ToImmutable();
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static bool IsAllowed(Type type) =>
        s_scalars.Contains(Nullable.GetUnderlyingType(type) ?? type) || IsPersonal(type) || IsRecord(type)
        || type == typeof(IReadOnlyDictionary<string, string>)
        || (IsList(type) && (s_scalars.Contains(Element(type)) || IsRecord(Element(type))));

    private static bool IsPersonal(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Personal<>);

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static Type Element(Type type) => IsList(type) ? type.GetGenericArguments()[0] : type;

    private static bool IsRecord(Type type) =>
        type.Assembly == typeof(EventTypeAttribute).Assembly && !IsPersonal(type) && !typeof(IEnumerable).IsAssignableFrom(type);
}
