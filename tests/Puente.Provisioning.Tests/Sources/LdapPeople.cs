using System.Globalization;
using System.Text;
using Puente.Testing;

namespace Puente.Provisioning.Tests.Sources;

/// <summary>LDIF of pretend employees.</summary>
internal static class LdapPeople
{
    public static string Ldif(int first, int count)
    {
        var text = new StringBuilder();
        for (var id = first; id < first + count; id++)
            text.Append(Entry(id));
        return text.ToString();
    }

    /// <summary>Everybody's manager is number 1; every tenth account is disabled; every second is an agent.</summary>
    public static string Entry(int id, string extra = "")
    {
        var guid = Convert.ToBase64String(Guid(id).ToByteArray());
        var group = id % 2 == 0 ? $"memberOf: cn=agents,ou=groups,{OpenLdapServer.Root}\n" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            dn: {Dn(id)}
            objectClass: inetOrgPerson
            objectClass: puenteAccount
            uid: p{id}
            cn: Person {id}
            givenName: Given{id}
            sn: Family{id}
            mail: P{id}@corp.example
            employeeNumber: {id}
            departmentNumber: {(id % 3 == 0 ? "Sales" : "Support")}
            telephoneNumber: 91 {id:0000000}
            manager: UID=p1, OU=people,{OpenLdapServer.Root}
            userAccountControl: {(id % 10 == 0 ? 514 : 512)}
            objectGUID:: {guid}
            {group}{extra}

            """
        );
    }

    public static string Dn(int id) =>
        string.Create(CultureInfo.InvariantCulture, $"uid=p{id},{OpenLdapServer.People}");

    public static Guid Guid(int id) => new(id, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]);
}
