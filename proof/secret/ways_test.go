package secret_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"expvar"
	"flag"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	texttemplate "text/template"

	"github.com/BurntSushi/toml"
	"github.com/alecthomas/repr"
	"github.com/bytedance/sonic"
	"github.com/davecgh/go-spew/spew"
	"github.com/fxamacker/cbor/v2"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-viper/mapstructure/v2"
	gojson "github.com/goccy/go-json"
	goyaml "github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-querystring/query"
	jsoniter "github.com/json-iterator/go"
	"github.com/k0kubun/pp/v3"
	"github.com/kr/pretty"
	pelletier "github.com/pelletier/go-toml/v2"
	"github.com/rs/zerolog"
	"github.com/sanity-io/litter"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/assert"
	"github.com/vmihailenco/msgpack/v5"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	yamlv3 "gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// verbs are those of package fmt, and what it is called by.
func verbs() []way {
	var ways []way
	for _, verb := range []string{
		"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%d", "%b", "%o", "%c", "%U", "%t", "%e", "%g", "%T",
		"%08s", "%-20v", "%+q", "%.12s", "%!",
	} {
		ways = append(ways, way{verb, func(v any) (string, error) { return fmt.Sprintf(verb, v), nil }})
	}
	return append(ways,
		way{"Sprint", func(v any) (string, error) { return fmt.Sprint(v, v), nil }},
		way{"Sprintln", func(v any) (string, error) { return fmt.Sprintln(v), nil }},
		way{"Errorf", func(v any) (string, error) { return fmt.Errorf("login: %v %+v", v, v).Error(), nil }},
		way{"errors.Join", func(v any) (string, error) { return errors.Join(fmt.Errorf("%#v", v)).Error(), nil }},
		way{"panic", panicked},
	)
}

// bytesOf makes a way of an encoder's function.
func bytesOf(marshal func(any) ([]byte, error)) func(any) (string, error) {
	return func(v any) (string, error) {
		b, err := marshal(v)
		return string(b), err
	}
}

// boxed is for formats whose documents are tables.
func boxed(marshal func(any) ([]byte, error)) func(any) (string, error) {
	return bytesOf(func(v any) ([]byte, error) { return marshal(map[string]any{"v": v}) })
}

func encoders() []way {
	return []way{
		{"encoding/json", bytesOf(json.Marshal)},
		{"encoding/json, indented", bytesOf(func(v any) ([]byte, error) { return json.MarshalIndent(v, "", " ") })},
		{"encoding/xml", bytesOf(xml.Marshal)},
		{"encoding/gob", bytesOf(func(v any) ([]byte, error) {
			var b bytes.Buffer
			err := gob.NewEncoder(&b).Encode(v)
			return b.Bytes(), err
		})},
		{"json v2", bytesOf(func(v any) ([]byte, error) { return jsonv2.Marshal(v) })},
		{"sonic", bytesOf(sonic.Marshal)},
		{"goccy/go-json", bytesOf(gojson.Marshal)},
		{"json-iterator", bytesOf(jsoniter.ConfigCompatibleWithStandardLibrary.Marshal)},
		{"json-iterator, fastest", bytesOf(jsoniter.ConfigFastest.Marshal)},
		{"yaml.v3", bytesOf(yamlv3.Marshal)},
		{"goccy/go-yaml", bytesOf(func(v any) ([]byte, error) { return goyaml.Marshal(v) })},
		{"sigs.k8s.io/yaml", bytesOf(sigsyaml.Marshal)},
		{"BurntSushi/toml", boxed(toml.Marshal)},
		{"pelletier/go-toml", boxed(pelletier.Marshal)},
		{"msgpack", bytesOf(msgpack.Marshal)},
		{"cbor", bytesOf(cbor.Marshal)},
		{"cbor diagnosis", func(v any) (string, error) {
			b, err := cbor.Marshal(v)
			if err != nil {
				return "", err
			}
			return cbor.Diagnose(b)
		}},
		{"bson", boxed(bson.Marshal)},
		{"bson as JSON", boxed(func(v any) ([]byte, error) { return bson.MarshalExtJSON(v, false, false) })},
		{"go-querystring", func(v any) (string, error) { u, err := query.Values(v); return u.Encode() + "&", err }},
		{"mapstructure", func(v any) (string, error) {
			var out map[string]any
			err := mapstructure.Decode(v, &out)
			return fmt.Sprintf("%v %#v", out, out), err
		}},
		{"html/template text", template("{{.}} {{printf `%v %#v` . .}}")},
		{"html/template script", template("<script>x={{.}}</script>")},
		{"html/template attribute", template(`<a title="{{.}}" href="/?q={{.}}" onclick="f({{.}})">`)},
		{"text/template", func(v any) (string, error) {
			var b strings.Builder
			err := texttemplate.Must(texttemplate.New("").Parse("{{.}} {{printf `%q` .}} {{js .}} {{html .}}")).Execute(&b, v)
			return b.String(), err
		}},
		{"expvar", func(v any) (string, error) { return expvar.Func(func() any { return v }).String(), nil }},
		{"flag defaults", func(v any) (string, error) {
			var b strings.Builder
			set := flag.NewFlagSet("x", flag.ContinueOnError)
			set.SetOutput(&b)
			set.Func("v", fmt.Sprint(v), func(string) error { return nil })
			if c, ok := v.(config); ok {
				set.TextVar(&c.Pass, "pass", c.Pass, "the password")
			}
			set.PrintDefaults()
			return b.String(), set.Parse([]string{"-h"})
		}},
	}
}

func template(text string) func(any) (string, error) {
	parsed := htmltemplate.Must(htmltemplate.New("").Parse(text))
	return func(v any) (string, error) {
		var b strings.Builder
		err := parsed.Execute(&b, v)
		return b.String(), err
	}
}

func loggers() []way {
	written := func(log func(w *bytes.Buffer, v any)) func(any) (string, error) {
		return func(v any) (string, error) {
			var b bytes.Buffer
			log(&b, v)
			return b.String(), nil
		}
	}
	zapped := func(enc func(zapcore.EncoderConfig) zapcore.Encoder, field func(string, any) zap.Field) func(any) (string, error) {
		return written(func(w *bytes.Buffer, v any) {
			core := zapcore.NewCore(enc(zap.NewProductionEncoderConfig()), zapcore.AddSync(w), zap.DebugLevel)
			zap.New(core).Info("m", field("v", v))
			zap.New(core).Sugar().Infow("m", "v", v)
			zap.New(core).Sugar().Infof("%v %+v", v, v)
		})
	}
	logrusAs := func(f logrus.Formatter) func(any) (string, error) {
		return written(func(w *bytes.Buffer, v any) {
			l := logrus.New()
			l.SetOutput(w)
			l.SetFormatter(f)
			l.WithField("v", v).WithError(fmt.Errorf("%v", v)).Info("m", v)
		})
	}
	return []way{
		{"log", written(func(w *bytes.Buffer, v any) { log.New(w, "", 0).Printf("%v %+v %#v", v, v, v) })},
		{"slog text", written(func(w *bytes.Buffer, v any) {
			slog.New(slog.NewTextHandler(w, nil)).With("w", v).Info("m", "v", v, slog.Group("g", "v", v))
		})},
		{"slog JSON", written(func(w *bytes.Buffer, v any) {
			slog.New(slog.NewJSONHandler(w, nil)).With("w", v).Info("m", "v", v, slog.Group("g", "v", v))
		})},
		{"zap JSON, Any", zapped(zapcore.NewJSONEncoder, zap.Any)},
		{"zap console, Reflect", zapped(zapcore.NewConsoleEncoder, zap.Reflect)},
		{"zerolog", written(func(w *bytes.Buffer, v any) {
			l := zerolog.New(w)
			l.Info().Interface("v", v).Any("a", v).Msgf("%v", v)
		})},
		{"zerolog console", written(func(w *bytes.Buffer, v any) {
			l := zerolog.New(zerolog.ConsoleWriter{Out: w, NoColor: true})
			l.Info().Interface("v", v).Msg("m")
		})},
		{"logrus text", logrusAs(&logrus.TextFormatter{DisableColors: true})},
		{"logrus JSON", logrusAs(&logrus.JSONFormatter{})},
	}
}

// recorder is a test that fails into a text.
type recorder struct {
	testing.TB
	strings.Builder
}

func (r *recorder) Errorf(format string, args ...any) { fmt.Fprintf(r, format, args...) }

// printers are those that go by reflection and past a type's methods.
func printers() []way {
	blind := spew.ConfigState{Indent: " ", DisableMethods: true, DisablePointerMethods: true, SpewKeys: true}
	return []way{
		{"spew", func(v any) (string, error) { return spew.Sdump(v) + spew.Sprintf("%v %+v %#v", v, v, v), nil }},
		{"spew without methods", func(v any) (string, error) { return blind.Sdump(v) + blind.Sprintf("%#+v", v), nil }},
		{"litter", func(v any) (string, error) { return litter.Sdump(v), nil }},
		{"litter with private fields", func(v any) (string, error) {
			return litter.Options{HidePrivateFields: false, DisablePointerReplacement: true}.Sdump(v), nil
		}},
		{"repr", func(v any) (string, error) {
			return repr.String(v) + repr.String(v, repr.NoIndent(), repr.IgnoreGoStringer()), nil
		}},
		{"kr/pretty", func(v any) (string, error) { return pretty.Sprint(v) + fmt.Sprintf("%# v", pretty.Formatter(v)), nil }},
		{"kr/pretty, difference", func(v any) (string, error) {
			return strings.Join(pretty.Diff(v, "another"), "\n") + strings.Join(pretty.Diff([]any{v}, []any{secrets()}), "\n") + ".", nil
		}},
		{"pp", func(v any) (string, error) { return pp.Sprint(v), nil }},
		{"pp without colours", func(v any) (string, error) {
			p := pp.New()
			p.SetColoringEnabled(false)
			p.SetExportedOnly(false)
			return p.Sprint(v), nil
		}},
		{"testify, Equal", func(v any) (string, error) {
			var r recorder
			assert.Equal(&r, v, "another")
			assert.Equal(&r, []any{v}, []any{secrets()})
			return r.String(), nil
		}},
		{"testify, other assertions", func(v any) (string, error) {
			var r recorder
			assert.Empty(&r, v)
			assert.Nil(&r, v)
			assert.Contains(&r, []any{v}, 1)
			assert.ElementsMatch(&r, []any{v}, []any{1})
			assert.EqualExportedValues(&r, v, secrets())
			assert.NoError(&r, fmt.Errorf("%v", v))
			return r.String(), nil
		}},
		{"go-cmp", func(v any) (string, error) { return cmp.Diff(v, any(1)), nil }},
		{"go-cmp with private fields", func(v any) (string, error) {
			return cmp.Diff([]any{v}, []any{secrets()}, cmp.Exporter(func(reflect.Type) bool { return true })), nil
		}},
	}
}
