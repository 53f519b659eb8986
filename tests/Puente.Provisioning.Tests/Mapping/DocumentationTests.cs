using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;
using Puente.Platform.SignIn;
using Puente.Provisioning.Mapping;
using Puente.Provisioning.People;
using Puente.Provisioning.Sources;
using Puente.Provisioning.Tests.Sources;

namespace Puente.Provisioning.Tests.Mapping;

/// <summary>docs/directory.md and docs/directory.schema.json say what the reader does.</summary>
public sealed partial class DocumentationTests
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    [Fact]
    public void The_published_schema_is_the_readers_own() =>
        Assert.Equal(MappingSchema.Write(), File.ReadAllText(DocsPath("directory.schema.json")));

    [Fact]
    public async Task Every_example_is_a_mapping_and_passes_the_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(MappingSchema.Write(), TestContext.Current.CancellationToken);
        foreach (var example in Examples())
        {
            using var folder = new DirectoryFolder().Mapping(example);
            Assert.NotEmpty(folder.Load().Managed);
            Assert.Empty(schema.Validate(JsonNode.Parse(example, documentOptions: Lenient)!.ToJsonString()));
        }

        Assert.Equal(4, Examples().Length);
    }

    [Theory]
    [MemberData(nameof(MappingFaultTests.Mistakes), MemberType = typeof(MappingFaultTests))]
    public async Task A_misspelt_word_is_refused_by_the_schema_too(string json, string expected)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(json, documentOptions: Lenient);
        }
        catch (JsonException)
        {
            return;
        }

        var schema = await JsonSchema.FromJsonAsync(MappingSchema.Write(), TestContext.Current.CancellationToken);
        if (
            expected.Contains("is unknown here", StringComparison.Ordinal)
            || expected.Contains("is no member", StringComparison.Ordinal)
        )
            Assert.NotEmpty(schema.Validate(node!.ToJsonString()));
    }

    [Fact]
    public async Task The_csv_example_reads_a_file_as_it_says()
    {
        using var folder = new DirectoryFolder()
            .Mapping(Examples()[0])
            .People(
                "employee;first name;last name;mail;job title;manager;queues;languages;phone;site\n"
                    + "7;Ana;Ruiz;Ana.Ruiz@corp.example;Agent;8;\"Sales:1;Support:2\";Spanish:5;911 234 567;Madrid\n"
                    + "8;Bea;Gil;bea@corp.example;Head;;;;;\n"
            );
        var directory = await folder.ReadAsync();
        var ana = directory.People[0];
        Assert.Equal(
            ("7", "Ana Ruiz", "ana.ruiz@corp.example", "Agent", "8"),
            (ana.Key, ana.Name, ana.Email, ana.Title, ana.ManagerKey)
        );
        Assert.Equal([new WantedQueue("Sales", 1), new("Support", 2)], ana.Queues!);
        Assert.Equal([new WantedSkill("Spanish", 5)], ana.Languages!);
        Assert.Equal([new WantedNumber("WORK", "+34911234567", null)], ana.Numbers!);
        Assert.Equal(new WantedPhone("Madrid", "WebRTC"), ana.Phone);
        Assert.Empty(directory.Warnings);
    }

    [Fact]
    public void The_settings_and_members_of_the_reader_are_all_described()
    {
        var text = File.ReadAllText(DocsPath("directory.md"));
        foreach (
            var name in PersonMember.Names.Concat(
                SourceWord.Sources.SelectMany(source => source.Words).Select(word => word.Name)
            )
        )
            Assert.Contains($"`{name}`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_native_library_is_the_environments_fault()
    {
        var missing = new TypeInitializationException("Interop+Ldap", new DllNotFoundException("libldap-2.5.so.0"));
        Assert.True(Puente.Provisioning.Sources.Ldap.LdapFailure.IsLibraryMissing(missing));
        var fault = Puente.Provisioning.Sources.Ldap.LdapFailure.LibraryMissing(missing);
        Assert.Equal(DirectoryFailure.Environment, fault.Failure);
        Assert.Contains("libldap-2.5-0", fault.Faults[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_without_its_secret_is_a_mistake_of_the_program()
    {
        using var folder = new DirectoryFolder().Mapping(Examples()[1]);
        Assert.Equal("env:LDAP_PASSWORD", folder.Load().SecretPlace);
        Assert.Throws<ArgumentException>(() => folder.Reader());
        Assert.Equal(
            "ldaps://dc1.corp.example:636 ou=people,dc=corp,dc=example",
            folder.Reader(new Secret("x")).Origin
        );
    }

    private static string[] Examples() =>
        [.. Block().Matches(File.ReadAllText(DocsPath("directory.md"))).Select(match => match.Groups[1].Value)];

    private static string DocsPath(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath($"../../../docs/{name}", Path.GetDirectoryName(here)!);

    [GeneratedRegex("```jsonc\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
