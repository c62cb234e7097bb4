using System.Reflection;
using System.Runtime.CompilerServices;
using Konstruct.Domain.Kernel;

namespace Konstruct.Architecture.Tests;

/// <summary>What the domain is made of: closed hierarchies of records that nobody changes.</summary>
public sealed class TheDomainTypes
{
    private static readonly Type[] s_types = typeof(EventTypeAttribute).Assembly.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute))).ToArray();

    private static IEnumerable<Type> Records => s_types.Where(t => t.GetMethod("<Clone>$") is not null);

    [Fact]
    public void Events_are_sealed_records_in_a_closed_hierarchy() =>
        s_types.Where(t => t.IsDefined(typeof(EventTypeAttribute)))
            .Where(t => !t.IsSealed || !Records.Contains(t) || t.DeclaringType is not { IsAbstract: true } closed || t.BaseType != closed)
            .ShouldBeEmpty();

    [Fact]
    public void Every_sealed_record_of_a_hierarchy_of_events_has_a_stored_name() =>
        s_types.Where(t => t.IsAbstract && t.Name.EndsWith("Event", StringComparison.Ordinal)).SelectMany(t => t.GetNestedTypes())
            .Where(t => !t.IsDefined(typeof(EventTypeAttribute))).ShouldBeEmpty();

    [Fact]
    public void Records_are_sealed_or_abstract() => Records.Where(t => !t.IsSealed && !t.IsAbstract).ShouldBeEmpty();

    [Fact]
    public void Nobody_outside_can_add_to_a_hierarchy() =>
        Records.Where(t => t.IsAbstract)
            .SelectMany(t => t.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
            // the copy constructor of a record is protected and takes the record itself
            .Where(c => !c.IsPrivate && c.GetParameters() is not [{ } only] || (c.GetParameters() is [{ } p] && p.ParameterType != c.DeclaringType && !c.IsPrivate))
            .Select(c => c.DeclaringType!.FullName).ShouldBeEmpty();

    [Fact]
    public void Nothing_can_be_set_after_it_was_made() =>
        Records.SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .Where(p => p.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Select(p => $"{p.DeclaringType}.{p.Name}").ShouldBeEmpty();

    [Fact]
    public void No_field_of_the_domain_can_be_changed() =>
        s_types.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            // an enum keeps its value in a field that is not read-only and that nobody can reach
            .Where(f => !f.DeclaringType!.IsEnum && !f.IsInitOnly && !f.IsLiteral && !f.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(f => $"{f.DeclaringType}.{f.Name}").ShouldBeEmpty();
}
