package main

import (
	"errors"
	"time"

	pv "buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/durationpb"
)

// text, number and list make the rules of a field.
func text(r *pv.StringRules) *pv.FieldRules {
	return &pv.FieldRules{Type: &pv.FieldRules_String_{String_: r}}
}

func number(r *pv.Int64Rules) *pv.FieldRules {
	return &pv.FieldRules{Type: &pv.FieldRules_Int64{Int64: r}}
}

func list(r *pv.RepeatedRules) *pv.FieldRules {
	return &pv.FieldRules{Type: &pv.FieldRules_Repeated{Repeated: r}}
}

func pattern(p string) *pv.FieldRules { return text(&pv.StringRules{Pattern: &p}) }

// protoRules has the same rules for protovalidate, by the tag and the type of the
// value. Formats that it has no rule for are given as a pattern where a .proto
// file would have one.
func protoRules(tag string, value any) *pv.FieldRules {
	switch value.(type) {
	case int:
		return protoNumbers[tag]
	case float64:
		if tag == "lte=1.5" {
			return &pv.FieldRules{Type: &pv.FieldRules_Double{Double: &pv.DoubleRules{LessThan: &pv.DoubleRules_Lte{Lte: 1.5}}}}
		}
	case time.Duration:
		return &pv.FieldRules{Type: &pv.FieldRules_Duration{Duration: &pv.DurationRules{GreaterThan: &pv.DurationRules_Gte{Gte: durationpb.New(time.Second)}}}}
	case []int:
		return protoLists[tag]
	case []string:
		return list(&pv.RepeatedRules{Unique: proto.Bool(true)})
	}
	return protoTexts[tag]
}

var protoNumbers = map[string]*pv.FieldRules{
	"required": {Required: proto.Bool(true)},
	"gt=17":    number(&pv.Int64Rules{GreaterThan: &pv.Int64Rules_Gt{Gt: 17}}), "gte=17": number(&pv.Int64Rules{GreaterThan: &pv.Int64Rules_Gte{Gte: 17}}),
	"lt=5": number(&pv.Int64Rules{LessThan: &pv.Int64Rules_Lt{Lt: 5}}), "min=3": number(&pv.Int64Rules{GreaterThan: &pv.Int64Rules_Gte{Gte: 3}}),
	"max=3":       number(&pv.Int64Rules{LessThan: &pv.Int64Rules_Lte{Lte: 3}}),
	"oneof=1 2 3": number(&pv.Int64Rules{In: []int64{1, 2, 3}}), "ne=5": number(&pv.Int64Rules{NotIn: []int64{5}}),
}

var protoLists = map[string]*pv.FieldRules{
	"min=2": list(&pv.RepeatedRules{MinItems: proto.Uint64(2)}), "max=1": list(&pv.RepeatedRules{MaxItems: proto.Uint64(1)}),
	"len=2": list(&pv.RepeatedRules{MinItems: proto.Uint64(2), MaxItems: proto.Uint64(2)}),
}

var protoTexts = map[string]*pv.FieldRules{
	"required": {Required: proto.Bool(true)},
	"min=3":    text(&pv.StringRules{MinLen: proto.Uint64(3)}), "max=3": text(&pv.StringRules{MaxLen: proto.Uint64(3)}),
	"len=3": text(&pv.StringRules{Len: proto.Uint64(3)}), "min=1": text(&pv.StringRules{MinLen: proto.Uint64(1)}),
	"oneof='super admin' user": text(&pv.StringRules{In: []string{"super admin", "user"}}), "eq=yes": text(&pv.StringRules{Const: proto.String("yes")}),
	"email":         text(&pv.StringRules{WellKnown: &pv.StringRules_Email{Email: true}}),
	"url":           text(&pv.StringRules{WellKnown: &pv.StringRules_Uri{Uri: true}}),
	"uri":           text(&pv.StringRules{WellKnown: &pv.StringRules_Uri{Uri: true}}),
	"uuid":          text(&pv.StringRules{WellKnown: &pv.StringRules_Uuid{Uuid: true}}),
	"ip":            text(&pv.StringRules{WellKnown: &pv.StringRules_Ip{Ip: true}}),
	"ipv4":          text(&pv.StringRules{WellKnown: &pv.StringRules_Ipv4{Ipv4: true}}),
	"ipv6":          text(&pv.StringRules{WellKnown: &pv.StringRules_Ipv6{Ipv6: true}}),
	"cidr":          text(&pv.StringRules{WellKnown: &pv.StringRules_IpPrefix{IpPrefix: true}}),
	"cidrv4":        text(&pv.StringRules{WellKnown: &pv.StringRules_Ipv4Prefix{Ipv4Prefix: true}}),
	"hostname":      text(&pv.StringRules{WellKnown: &pv.StringRules_Hostname{Hostname: true}}),
	"hostname_port": text(&pv.StringRules{WellKnown: &pv.StringRules_HostAndPort{HostAndPort: true}}),
	"alpha":         pattern("^[A-Za-z]+$"), "alphanum": pattern("^[A-Za-z0-9]+$"), "number": pattern("^[0-9]+$"), "hexadecimal": pattern("^[0-9a-fA-F]+$"),
	"lowercase": pattern("^[^A-Z]*$"), "uppercase": pattern("^[^a-z]*$"), "ascii": pattern("^[\\x00-\\x7f]*$"),
	"startswith=ord_": text(&pv.StringRules{Prefix: proto.String("ord_")}), "endswith=.png": text(&pv.StringRules{Suffix: proto.String(".png")}),
	"contains=@": text(&pv.StringRules{Contains: proto.String("@")}), "excludes=<b>": text(&pv.StringRules{NotContains: proto.String("<b>")}),
	"sha256": pattern("^[0-9a-f]{64}$"),
}

// protoSaid returns what protovalidate says, "" where it has no such rule.
func protoSaid(r row) (string, error) {
	rules := protoRules(r.tag, r.value)
	if rules == nil {
		return "", nil
	}
	m, err := protoMessage(rules, r.value)
	if err != nil {
		return "", err
	}
	err = protovalidate.Validate(m)
	if refused, ok := errors.AsType[*protovalidate.ValidationError](err); ok {
		return refused.Violations[0].Proto.GetMessage(), nil
	}
	if err == nil {
		return "accepts", nil
	}
	return "", err
}

// protoMessage makes a message with one field that has these rules and this value.
func protoMessage(rules *pv.FieldRules, value any) (proto.Message, error) {
	field := &descriptorpb.FieldDescriptorProto{Name: proto.String("value"), Number: proto.Int32(1), Options: &descriptorpb.FieldOptions{}}
	label, kind := descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL, descriptorpb.FieldDescriptorProto_TYPE_STRING
	switch value.(type) {
	case int:
		kind = descriptorpb.FieldDescriptorProto_TYPE_INT64
	case float64:
		kind = descriptorpb.FieldDescriptorProto_TYPE_DOUBLE
	case time.Duration:
		kind = descriptorpb.FieldDescriptorProto_TYPE_MESSAGE
		field.TypeName = proto.String(".google.protobuf.Duration")
	case []int:
		label, kind = descriptorpb.FieldDescriptorProto_LABEL_REPEATED, descriptorpb.FieldDescriptorProto_TYPE_INT64
	case []string:
		label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED
	}
	field.Label, field.Type = &label, &kind
	proto.SetExtension(field.Options, pv.E_Field, rules)
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("row.proto"), Package: proto.String("row"), Syntax: proto.String("proto3"),
		Dependency:  []string{"buf/validate/validate.proto", "google/protobuf/duration.proto"},
		MessageType: []*descriptorpb.DescriptorProto{{Name: proto.String("Row"), Field: []*descriptorpb.FieldDescriptorProto{field}}},
	}, protoregistry.GlobalFiles)
	if err != nil {
		return nil, err
	}
	m := dynamicpb.NewMessage(file.Messages().Get(0))
	at := file.Messages().Get(0).Fields().Get(0)
	switch v := value.(type) {
	case int:
		m.Set(at, protoreflect.ValueOfInt64(int64(v)))
	case float64:
		m.Set(at, protoreflect.ValueOfFloat64(v))
	case string:
		m.Set(at, protoreflect.ValueOfString(v))
	case time.Duration:
		m.Set(at, protoreflect.ValueOfMessage(durationpb.New(v).ProtoReflect()))
	case []int:
		for _, n := range v {
			m.Mutable(at).List().Append(protoreflect.ValueOfInt64(int64(n)))
		}
	case []string:
		for _, s := range v {
			m.Mutable(at).List().Append(protoreflect.ValueOfString(s))
		}
	}
	return m, nil
}
